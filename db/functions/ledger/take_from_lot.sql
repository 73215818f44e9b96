-- ledger.take_from_lot
--
-- Takes points out of one open lot and writes the allocation to the debit that they are for. The
-- caller holds the wallet's lock. Taking more than the lot holds is a defect and fails.
--
-- Called by the ledger's own functions.
set local role tessera_owner;

create or replace function ledger.take_from_lot(
  lot              ledger.lots,
  debit_sequence   integer,
  cause_sequence   integer,
  points_taken     bigint
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_debit  ledger.postings;
begin
  if points_taken = lot.points then
    delete from ledger.lots l
    where l.wallet_id = lot.wallet_id and l.expires_at = lot.expires_at and l.sequence = lot.sequence;
  else
    update ledger.lots l set points = l.points - points_taken
    where l.wallet_id = lot.wallet_id and l.expires_at = lot.expires_at and l.sequence = lot.sequence;
  end if;
  select * into strict v_debit from ledger.postings p
  where p.wallet_id = lot.wallet_id and p.sequence = debit_sequence;
  if cause_sequence <> debit_sequence then
    -- A debt is covered now, as ledger.lock_wallets tells the time: never before a cut.
    v_debit.recorded_at := greatest(ledger.instant(),
      (select w.recorded_last from ledger.wallets w where w.id = lot.wallet_id),
      (select s.until_at from ledger.segments s order by s.number desc limit 1));
    v_debit.occurred_at := v_debit.recorded_at;
  end if;
  -- A release of a hold writes no posting, so several may cover a debt out of one lot with one cause.
  insert into ledger.allocations
    (wallet_id, debit, cause, lot, points, issuer, renews, part, expires_at, kind, partner_number,
     occurred_at, recorded_at)
  select lot.wallet_id, debit_sequence, cause_sequence, lot.sequence, points_taken, lot.issuer,
    lot.renews, coalesce(max(a.part) + 1, 0), lot.expires_at, v_debit.kind,
    v_debit.partner_number, v_debit.occurred_at, v_debit.recorded_at
  from ledger.allocations a
  where a.wallet_id = lot.wallet_id and a.debit = debit_sequence and a.cause = cause_sequence
    and a.lot = lot.sequence and a.expires_at = lot.expires_at;
end
$$;
comment on function ledger.take_from_lot(ledger.lots, integer, integer, bigint) is
  'Takes points out of one lot for a debit.';
revoke all on function ledger.take_from_lot(ledger.lots, integer, integer, bigint) from public;
