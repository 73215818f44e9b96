-- ledger.record_expiry_notices
--
-- Records notices of expiry that were given to members: one call for many, one row of answer for
-- each. A notice proves that the points of a wallet that expire by themselves at or before an
-- instant, and that were in it when the notice was given, may expire at that instant. Recording the
-- same notice again changes nothing (is_replay).
--
-- Refuses (as rows, never as exceptions)
--   TS103 wallet_not_found         no wallet has this id
--   TS703 notice_not_in_time       given not 30 to 60 local days before the announced instant
--   TS704 notice_in_future         it has not been given yet
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function ledger.record_expiry_notices(
  actor             text,
  wallet_ids        uuid[],
  expires_throughs  timestamptz[],
  noticed_ats       timestamptz[],
  channels          text[],
  "references"      text[]
)
returns table (request_number bigint, refusal text, is_replay boolean)
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_now      timestamptz := ledger.instant();
  v_zone     text := (select s.time_zone from coalition.settings s);
  v_refused  text[];
  v_is_new   boolean[];
begin
  select array_agg(
    case
      when w.id is null then 'TS103'
      when asked.noticed_at > v_now then 'TS704'
      -- At least 30 and at most 60 days on the local calendar, whatever the clocks do meanwhile.
      when (asked.noticed_at at time zone v_zone) + interval '30 days'
          > asked.expires_through at time zone v_zone
        or (asked.noticed_at at time zone v_zone) + interval '60 days'
          < asked.expires_through at time zone v_zone then 'TS703'
    end order by asked.number)
  into v_refused
  from unnest(wallet_ids, expires_throughs, noticed_ats) with ordinality
    as asked (wallet_id, expires_through, noticed_at, number)
  left join ledger.wallets w on w.id = asked.wallet_id;

  with asked as (
    select * from unnest(
      v_refused, wallet_ids, expires_throughs, noticed_ats, channels, "references")
      with ordinality as a (
        refusal, wallet_id, expires_through, noticed_at, channel, reference, number)
  ), recorded as (
    insert into ledger.expiry_notices
      (wallet_id, expires_through, noticed_at, channel, reference, recorded_at)
    select a.wallet_id, a.expires_through, a.noticed_at, a.channel, a.reference, v_now
    from asked a
    where a.refusal is null
    order by a.wallet_id, a.expires_through, a.noticed_at, a.channel, a.reference
    on conflict do nothing
    returning *
  )
  select array_agg(r.wallet_id is not null
    and a.number = min_number.first order by a.number)
  into v_is_new
  from asked a
  left join recorded r
    on r.wallet_id = a.wallet_id and r.expires_through = a.expires_through
    and r.noticed_at = a.noticed_at and r.channel = a.channel and r.reference = a.reference
  left join lateral (
    select min(b.number) as first from asked b
    where b.wallet_id = a.wallet_id and b.expires_through = a.expires_through
      and b.noticed_at = a.noticed_at and b.channel = a.channel and b.reference = a.reference
  ) min_number on true;

  if true = any (v_is_new) then
    perform ledger.announce(array_agg('points.expiring'::text), array_agg(0),
      array_agg(n.wallet_id order by n.number), array_agg(n.wallet_id order by n.number), v_now)
    from unnest(wallet_ids, v_is_new) with ordinality as n (wallet_id, is_new, number)
    where n.is_new;
    perform coalition.record_audit(actor, 'expiry.noticed', 'coalition', jsonb_build_object(
      'notices', (select count(*) from unnest(v_is_new) as n (is_new) where n.is_new)));
  end if;
  return query
  select a.number, a.refusal, a.refusal is null and not a.is_new
  from unnest(v_refused, v_is_new) with ordinality as a (refusal, is_new, number);
end
$$;
comment on function ledger.record_expiry_notices(
  text, uuid[], timestamptz[], timestamptz[], text[], text[]) is
  'Records notices of expiry.';
revoke all on function ledger.record_expiry_notices(
  text, uuid[], timestamptz[], timestamptz[], text[], text[]) from public;
