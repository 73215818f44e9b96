-- ledger.fail
--
-- Ends the transaction because an invariant of the ledger does not hold: a defect of ours or a
-- change made behind the ledger's back, never a refusal. Returns bigint only so that it can stand
-- where a balance would.
--
-- Called by the ledger's own functions.
set local role tessera_owner;

create or replace function ledger.fail(broken_invariant text)
returns bigint
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using errcode = 'TS000', message = broken_invariant,
    hint = 'Run tessera ledger verify.';
end
$$;
comment on function ledger.fail(text) is 'Ends the transaction because an invariant is broken.';
revoke all on function ledger.fail(text) from public;
