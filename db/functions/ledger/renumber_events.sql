-- ledger.renumber_events
--
-- Gives the events that this transaction writes from now on a new number, higher than that of any
-- event written before. A transaction has its number from its first lock; another that got a
-- higher one may have changed, and told of, a wallet that this one had to wait for. So that events
-- of a wallet stand in the order in which they happened, it takes a new number after the wait.
--
-- The number is that of a subtransaction which is undone. It is above the transaction's own, so
-- readers stop below it until this transaction is done, as below the other.
--
-- Called by ledger.lock_wallets and ledger.take_places.
set local role tessera_owner;

create or replace function ledger.renumber_events()
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_own     bigint := pg_current_xact_id()::text::bigint;
  v_number  bigint;
begin
  begin
    -- A row knows the number of the subtransaction that wrote it, but only its lower 32 bits.
    insert into ledger.event_numbers values (true) returning xmin::text::bigint into v_number;
    raise exception 'drawn';
  exception when raise_exception then
    null;
  end;
  v_number := v_own + ((v_number - v_own) & 4294967295);
  perform set_config('tessera.event_next',
    ((select o.base from ledger.event_origin o) + (v_number << 16))::text, true);
end
$$;
comment on function ledger.renumber_events() is
  'Puts the next events of this transaction behind all that were written before.';
revoke all on function ledger.renumber_events() from public;
