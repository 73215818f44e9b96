-- ledger.lock_wallets
--
-- Locks the wallets of a batch in the order of their ids, so that batches wait for each other but
-- never deadlock, brings them up to date (ledger.sweep), and returns what each holds now, in the
-- order of the batch (null where a request has no wallet). Nobody but the caller changes it until
-- the end of the transaction.
--
-- Also returns the instant at which the caller records: read after the locks were granted, and
-- never before the last posting of any of these wallets, so that the postings of a wallet are
-- recorded in the order of their sequences even when the clock of the machine steps back.
--
-- Tells also where the row of each wallet is (row_places), for a caller that changes it next and by
-- nobody else's hand: not after ledger.sweep, ledger.post or ledger.recover_debts.
--
-- Wallets that are in debt come by themselves: whoever credits one of these calls
-- `ledger.recover_debts` afterwards.
--
-- Holds ledger.writers_lock in common with all who write, from before the clock is read, and records
-- nothing before the end of the last sealed segment (ledger.cut_segment): what is sealed stays
-- whole. Where the wallets were changed by somebody whom this transaction's number does not follow,
-- the events that it writes get a new one (ledger.renumber_events).
--
-- Tells whether one of the wallets may have changed since its caller began to resolve whose it is:
-- by a transaction that was not over at seen_from, the lowest number then running. Whoever ceases to
-- have a wallet changes it, so the caller resolves anew (ledger.refuse_moved).
--
-- Called by the recording functions, before they read anything that they decide on.
set local role tessera_owner;

create or replace function ledger.lock_wallets(
  locked_wallets   uuid[],
  out recorded_at  timestamptz,
  out balances     bigint[],
  out pendings     bigint[],
  out holds        bigint[],
  out sequences    integer[],
  out statuses     ledger.wallet_status[],
  out indebted     uuid[],
  out row_places   tid[],
  out were_changed boolean,
  seen_from        bigint default null
)
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
as $$
declare
  v_recorded_last  timestamptz;
  v_due_first      timestamptz;
  v_is_numbered    boolean := pg_current_xact_id_if_assigned() is not null;
  v_running_first  bigint := pg_snapshot_xmin(pg_current_snapshot())::text::bigint & 4294967295;
  v_was_changed    boolean;
begin
  perform pg_advisory_xact_lock_shared(ledger.writers_lock());
  -- The lateral subquery locks one wallet after the other as the sorted list is read.
  select array_agg(l.balance), array_agg(l.pending), array_agg(l.held),
         array_agg(l.sequence_last), array_agg(l.status), array_agg(l.row_place),
         array_agg(distinct l.id) filter (where l.balance < l.held),
         max(l.recorded_last), min(l.due_at_first),
         bool_or((l.changed_by - v_running_first) & 4294967295 < 2147483648),
         bool_or((l.changed_by - seen_from) & 4294967295 < 2147483648)
  into balances, pendings, holds, sequences, statuses, row_places, indebted, v_recorded_last,
    v_due_first, v_was_changed, were_changed
  from (
    select locked.*
    from (
      select asked.number, w.*
      from (
        select u.id as wallet_id, u.number
        from unnest(locked_wallets) with ordinality as u (id, number)
        order by u.id
        offset 0
      ) asked
      left join lateral (
        select x.*, x.ctid as row_place, x.xmin::text::bigint as changed_by
        from ledger.wallets x where x.id = asked.wallet_id for no key update
      ) w on true
      offset 0
    ) locked
    order by locked.number
  ) l;
  -- Everybody who was done before this transaction had a number has told of it below that number.
  if v_is_numbered or v_was_changed then
    perform ledger.renumber_events();
  end if;
  recorded_at := greatest(ledger.instant(), v_recorded_last,
    (select s.until_at from ledger.segments s order by s.number desc limit 1));

  if v_due_first <= recorded_at then
    perform ledger.sweep(locked_wallets, recorded_at);
    select array_agg(l.balance), array_agg(l.pending), array_agg(l.held),
           array_agg(l.sequence_last), array_agg(l.row_place),
           array_agg(distinct l.id) filter (where l.balance < l.held)
    into balances, pendings, holds, sequences, row_places, indebted
    from (
      select w.*, w.ctid as row_place
      from unnest(locked_wallets) with ordinality as u (id, number)
      left join ledger.wallets w on w.id = u.id
      order by u.number
    ) l;
  end if;
  indebted := coalesce(indebted, '{}');
end
$$;
comment on function ledger.lock_wallets(uuid[], bigint) is
  'Locks the wallets of a batch in one order, brings them up to date, and tells what they hold.';
revoke all on function ledger.lock_wallets(uuid[], bigint) from public;
