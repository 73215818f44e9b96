-- ledger.take_places
--
-- Takes the next places in the order of events for the running transaction, and returns the
-- first. They lie at or above the transaction's own number, so that no reader has passed them: it
-- stops below the oldest transaction that is still running.
--
-- What is next is kept in a setting of the transaction. The service could set it, too; a number
-- that is not one of this transaction is ignored.
--
-- Called by ledger.announce and by the functions that announce set-based.
set local role tessera_owner;

create or replace function ledger.take_places(places_wanted integer)
returns bigint
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_first  bigint;
  v_next   bigint := nullif(current_setting('tessera.event_next', true), '');
begin
  select o.base + (pg_current_xact_id()::text::bigint << 16) into strict v_first
  from ledger.event_origin o;
  if v_next between v_first and v_first + 65535 then
    v_first := v_next;
  end if;
  perform set_config('tessera.event_next', (v_first + places_wanted)::text, true);
  return v_first;
end
$$;
comment on function ledger.take_places(integer) is 'Takes the next places in the order of events.';
revoke all on function ledger.take_places(integer) from public;
