-- ledger.expire_due_lots
--
-- One step of a run of expiry: looks at the wallets above an id, in the order of their ids, brings
-- those up to date in which something is due, and, while points expire only after a proven notice,
-- posts the expiry of the lots whose notice is on record and whose announced instant has come.
-- Answers with what it did and where the next step begins; null when there is nothing above.
--
-- A step is one transaction, so a run can be ended anywhere and begun again: what has expired is no
-- lot any more. A preview does the same and undoes it. Looks at no more than wallets_max wallets
-- and changes no more than a tenth of them.
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function ledger.expire_due_lots(
  actor                text,
  after_wallet         uuid,
  wallets_max          integer,
  is_preview           boolean,
  out next_after       uuid,
  out wallets_seen     bigint,
  out wallets_expired  bigint,
  out lots_expired     bigint,
  out points_expired   bigint
)
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
as $$
declare
  v_changed_max      constant integer := greatest(wallets_max / 10, 1);
  v_is_after_notice  boolean := (select s.expires_after_notice from coalition.settings s);
  v_now              timestamptz := ledger.instant();
  v_after            uuid := coalesce(after_wallet, '00000000-0000-0000-0000-000000000000');
  v_due              uuid[];
  v_sequences        integer[];
  v_wallet           uuid;
  v_lot              record;
begin
  with seen as materialized (
    select w.* from ledger.wallets w where w.id > v_after order by w.id limit wallets_max
  ), due as (
    select s.id, s.sequence_last from seen s
    where s.due_at_first <= v_now
      or not v_is_after_notice and exists (
        select from ledger.lots l
        where l.wallet_id = s.id
          and (l.expires_at <= v_now
            or s.active_until <= v_now and l.expires_at = 'infinity' and l.renews))
      or v_is_after_notice and exists (
        select from ledger.expiry_notices n
        where n.wallet_id = s.id and n.expires_through <= v_now
          and exists (
            select from ledger.announced_lots(s.id) a where a.announced_at <= v_now))
    order by s.id
    limit v_changed_max
  )
  select
    array_agg(d.id order by d.id), array_agg(d.sequence_last order by d.id),
    case
      when count(*) = v_changed_max then (array_agg(d.id order by d.id desc))[1]
      else (select s.id from seen s order by s.id desc limit 1)
    end
  into v_due, v_sequences, next_after
  from due d;
  select count(*) into wallets_seen
  from ledger.wallets w where w.id > v_after and w.id <= next_after;

  wallets_expired := 0;
  lots_expired := 0;
  points_expired := 0;
  if v_due is null then
    return;
  end if;
  begin
    v_now := (select l.recorded_at from ledger.lock_wallets(v_due) l);
    -- Should due_at_first be too late, whatever may have made it so, this puts it right.
    update ledger.wallets w set due_at_first = ledger.due_at_first(w.id)
    where w.id = any (v_due) and w.due_at_first > ledger.due_at_first(w.id);
    if found then
      perform ledger.sweep(v_due, v_now);
    end if;
    if v_is_after_notice then
      foreach v_wallet in array v_due loop
        for v_lot in
          select * from ledger.announced_lots(v_wallet) a
          where a.announced_at <= v_now
          order by a.announced_at, a.expires_at, a.sequence
        loop
          perform ledger.expire_lot(
            v_wallet, v_lot.expires_at, v_lot.sequence, v_lot.announced_at, v_now);
        end loop;
      end loop;
    end if;
    select count(distinct p.wallet_id), count(*), coalesce(sum(p.points), 0)
    into wallets_expired, lots_expired, points_expired
    from unnest(v_due, v_sequences) as before (id, sequence_last)
    join ledger.postings p on p.wallet_id = before.id and p.sequence > before.sequence_last
    where p.kind = 'expire' and p.recorded_at = v_now;
    if lots_expired > 0 then
      perform coalition.record_audit(actor, 'points.expired', 'coalition', jsonb_build_object(
        'wallets', wallets_expired, 'lots', lots_expired, 'points', points_expired));
    end if;
    if is_preview then
      raise exception using errcode = 'ZZ001', message = 'a preview changes nothing';
    end if;
  exception when sqlstate 'ZZ001' then
    null; -- What it did is undone; what it counted is not.
  end;
end
$$;
comment on function ledger.expire_due_lots(text, uuid, integer, boolean) is
  'One step of a run of expiry.';
revoke all on function ledger.expire_due_lots(text, uuid, integer, boolean) from public;
