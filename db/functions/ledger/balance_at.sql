-- ledger.balance_at
--
-- What a wallet held at an instant, as the ledger knew it then: the balance and the pending points
-- after the last posting that was recorded by then; zero before the first.
--
-- The postings of a wallet are recorded in the order of their sequences, so their key is enough to
-- find the last by halving: some twenty looks into one index for a million postings. No row is
-- read on the way that is not one of these.
--
-- Called by the functions that read wallets, and by tessera_operator and tessera_auditor.
set local role tessera_owner;

create or replace function ledger.balance_at(
  asked_wallet   uuid,
  asked_instant  timestamptz,
  out sequence   integer,
  out balance    bigint,
  out pending    bigint
)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_bitmapscan = off
as $$
declare
  v_low   integer := 0;
  v_high  integer := (select w.sequence_last from ledger.wallets w where w.id = asked_wallet);
  v_half  integer;
begin
  -- Always: posting v_low was recorded by then (or is none), and every one above v_high was not.
  while v_low < v_high loop
    v_half := v_low + (v_high - v_low + 1) / 2;
    if (select p.recorded_at from ledger.postings p
        where p.wallet_id = asked_wallet and p.sequence = v_half) <= asked_instant
    then
      v_low := v_half;
    else
      v_high := v_half - 1;
    end if;
  end loop;
  select p.sequence, p.balance_after, p.pending_after into sequence, balance, pending
  from ledger.postings p
  where p.wallet_id = asked_wallet and p.sequence = v_low;
  if not found and v_high is not null then
    sequence := 0;
    balance := 0;
    pending := 0;
  end if;
end
$$;
comment on function ledger.balance_at(uuid, timestamptz) is 'What a wallet held at an instant.';
revoke all on function ledger.balance_at(uuid, timestamptz) from public;
