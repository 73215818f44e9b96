-- ledger.sweep_due
--
-- One step of a walk over all wallets that brings those up to date in which something has become
-- due. Nothing waits for it: whoever looks at a wallet sweeps it first. It tidies up after those at
-- whom nobody looks, so that reports, statements and events hear of what happened in them.
--
-- The walk follows the primary key, because no other column of the wallets is indexed: a step looks
-- at up to `wallets_max` rows after `walked_to`, and sweeps at most `swept_max` of them, so that it
-- holds few locks for a short time. It ends where it stopped (`walk_ended_at`, null at the end of
-- the table); the next step goes on from there. A wallet that somebody has locked is skipped:
-- whoever holds it has swept it. So any number of walks at once do no harm.
--
-- Called by tessera_service in the background and by tessera_operator.
set local role tessera_owner;

create or replace function ledger.sweep_due(
  walked_to           uuid,
  wallets_max         integer,
  swept_max           integer,
  out wallets_walked  integer,
  out wallets_swept   integer,
  out walk_ended_at   uuid
)
language plpgsql
volatile
security definer -- A door: it makes happen only what is due, whoever calls it.
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
as $$
declare
  v_now     timestamptz := ledger.instant();
  v_due     uuid[];
  v_locked  uuid[];
begin
  -- Before any wallet, as all who write do: whoever waits for this must not hold a wallet.
  perform pg_advisory_xact_lock_shared(ledger.writers_lock());
  select count(*), (array_agg(w.id order by w.id desc))[1],
    (array_agg(w.id order by w.id) filter (where w.due_at_first <= v_now))[1:swept_max]
  into wallets_walked, walk_ended_at, v_due
  from (
    select x.id, x.due_at_first from ledger.wallets x
    where x.id > coalesce(walked_to, '00000000-0000-0000-0000-000000000000')
    order by x.id
    limit wallets_max
  ) w;

  if cardinality(v_due) = swept_max then
    walk_ended_at := v_due[swept_max];
  elsif wallets_walked < wallets_max then
    walk_ended_at := null;
  end if;

  select array_agg(l.id) into v_locked
  from (
    select w.id from unnest(v_due) due (id)
    cross join lateral (
      select x.id from ledger.wallets x where x.id = due.id for no key update skip locked
    ) w
  ) l;
  wallets_swept := coalesce(cardinality(v_locked), 0);
  if wallets_swept > 0 then
    perform ledger.lock_wallets(v_locked);
  end if;
end
$$;
comment on function ledger.sweep_due(uuid, integer, integer) is
  'One bounded step of a walk over all wallets that makes happen what is due.';
revoke all on function ledger.sweep_due(uuid, integer, integer) from public;
