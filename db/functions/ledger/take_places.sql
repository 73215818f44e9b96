-- ledger.take_places
--
-- Takes the next places in the order of events for the running transaction, and returns the first.
-- They lie at or above the transaction's own number, so that no reader has passed them: it stops
-- below the oldest transaction that is still running.
--
-- What is next is kept in a setting of the transaction (see also ledger.renumber_events). The
-- service could set it, too; a number that can not be one of this transaction's is ignored.
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
  v_base   bigint;
  v_own    bigint := pg_current_xact_id()::text::bigint;
  v_first  bigint := nullif(current_setting('tessera.event_next', true), '');
begin
  if places_wanted > 65535 then
    perform ledger.fail(format('%s events in one call', places_wanted));
  end if;
  -- Who moves the base waits for all who hold this.
  perform pg_advisory_xact_lock_shared(ledger.writers_lock());
  select o.base into strict v_base from ledger.event_origin o;
  if v_first is null or v_first - v_base < v_own << 16
    or v_first - v_base >= (v_own + 1) << 16
      and (v_first - v_base) >> 16 >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint
  then
    v_first := v_base + (v_own << 16);
  elsif (v_first & 65535) + places_wanted > 65535 then
    perform ledger.renumber_events();
    v_first := current_setting('tessera.event_next', true);
  end if;
  perform set_config('tessera.event_next', (v_first + places_wanted)::text, true);
  return v_first;
end
$$;
comment on function ledger.take_places(integer) is 'Takes the next places in the order of events.';
revoke all on function ledger.take_places(integer) from public;
