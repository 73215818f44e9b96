-- ledger.reinstate_points
--
-- Gives expired points back to the wallet that they expired in: at most what the posting of the
-- expiry took, less what was reinstated of it before; without points, all of that. They come back
-- as a lot of their own, of the issuer that they had, with an expiry of their own: the one that is
-- given, or what the coalition's policy gives to points earned now. Activity does not renew it.
-- What the wallet owes is covered first.
--
-- Raises
--   TS103 wallet_not_found                 no wallet has this id
--   TS104, TS601                           see membership.lock_members; TS601 also when all whose
--                                          wallet it is were erased
--   TS608 wallet_closed                    what it had is in another now, and its expiries are not
--   TS701 expiry_not_found                 the posting is no expiry of this wallet
--   TS702 reinstatement_exceeds_expiry     more than is left of it
--   TS705 reinstatement_expires_too_early  the new expiry is not in the future
--   TS901                                  there is no reason
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function ledger.reinstate_points(
  actor           text,
  new_id          uuid,
  asked_wallet    uuid,
  asked_member    uuid,
  expiry_posting  integer,
  points_asked    bigint,
  valid_through   date,
  never_expires   boolean,
  reason          text,
  out wallet_id   uuid,
  out posting     integer,
  out points      bigint,
  out issuer      text,
  out expires_at  timestamptz,
  out balance     bigint
)
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_settings  coalition.settings;
  v_now       timestamptz;
  v_status    ledger.wallet_status;
  v_expiry    ledger.postings;
  v_left      bigint;
begin
  if coalesce(reinstate_points.reason, '') = '' then
    raise exception using errcode = 'TS901', message = 'a reinstatement needs a reason';
  end if;
  select * into strict v_settings from coalition.settings;
  wallet_id := coalesce(asked_wallet, (
    select m.wallet_id from membership.members m
    where m.id = (membership.lock_members(array[asked_member]))[1]));
  select l.recorded_at, l.statuses[1] into v_now, v_status
  from ledger.lock_wallets(array[reinstate_points.wallet_id]) l;
  if v_status is null then
    raise exception using errcode = 'TS103', message = 'no wallet has this id';
  elsif v_status = 'closed' then
    raise exception using errcode = 'TS608', message = 'the wallet is closed: points that expired '
      'in it can be made good by an adjustment in the one that its member has now';
  elsif membership.is_wallet_erased(reinstate_points.wallet_id) then
    raise exception using errcode = 'TS601', message = 'the member was erased';
  end if;

  select * into v_expiry from ledger.postings p
  where p.wallet_id = reinstate_points.wallet_id and p.sequence = expiry_posting;
  if v_expiry.kind is distinct from 'expire' then
    raise exception using errcode = 'TS701',
      message = format('posting %s is no expiry of this wallet', expiry_posting);
  end if;
  select v_expiry.points - coalesce(sum(r.points), 0) into v_left
  from ledger.reinstatements r
  where r.wallet_id = reinstate_points.wallet_id and r.expiry = expiry_posting;
  points := coalesce(points_asked, v_left);
  if points > v_left or points < 1 then
    raise exception using errcode = 'TS702',
      message = format('%s points of posting %s can be reinstated', v_left, expiry_posting);
  end if;
  expires_at := case
    when never_expires then 'infinity'
    when valid_through is not null
      then (valid_through + 1)::timestamp at time zone v_settings.time_zone
    else coalition.lot_expires_at(v_now, v_settings.expiry_months, v_settings.expiry_rounding,
      v_settings.time_zone, v_settings.expiry_year_day)
  end;
  if expires_at <= v_now then
    raise exception using errcode = 'TS705',
      message = 'points that are reinstated expire later than now';
  end if;

  posting := ledger.post(reinstate_points.wallet_id, 'reinstate', v_expiry.partner_number,
    points, v_now, v_now, new_id);
  perform ledger.open_lot(row(reinstate_points.wallet_id, expires_at, posting,
    v_expiry.partner_number, points, false)::ledger.lots);
  perform ledger.recover_debts(reinstate_points.wallet_id);
  insert into ledger.reinstatements
    (wallet_id, id, expiry, posting, points, expires_at, reason, actor, recorded_at)
  values (reinstate_points.wallet_id, new_id, expiry_posting, reinstate_points.posting,
    reinstate_points.points, reinstate_points.expires_at, reinstate_points.reason,
    reinstate_points.actor, v_now);
  perform ledger.announce(array['points.reinstated'], array[v_expiry.partner_number],
    array[new_id], array[reinstate_points.wallet_id], v_now);
  perform coalition.record_audit(actor, 'points.reinstated', reinstate_points.wallet_id::text,
    jsonb_build_object('id', new_id, 'expiry', expiry_posting, 'posting', posting,
      'points', points, 'expires_at', expires_at));
  select p.code into issuer from tenancy.partners p where p.number = v_expiry.partner_number;
  select w.balance into balance from ledger.wallets w where w.id = reinstate_points.wallet_id;
end
$$;
comment on function ledger.reinstate_points(
  text, uuid, uuid, uuid, integer, bigint, date, boolean, text) is
  'Gives expired points back.';
revoke all on function ledger.reinstate_points(
  text, uuid, uuid, uuid, integer, bigint, date, boolean, text) from public;
