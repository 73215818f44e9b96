-- catalogue.require_gift
--
-- The gift that has an id, locked against other changes.
--
-- Raises
--   TS903 gift_not_found   no gift has this id
--
-- Called by the functions through which the operator changes gifts.
set local role tessera_owner;

create or replace function catalogue.require_gift(asked_gift uuid)
returns catalogue.gifts
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_gift catalogue.gifts;
begin
  perform pg_advisory_xact_lock_shared(ledger.writers_lock());
  select * into v_gift from catalogue.gifts g where g.id = asked_gift for no key update;
  if not found then
    raise exception using errcode = 'TS903', message = 'no gift has this id';
  end if;
  return v_gift;
end
$$;
comment on function catalogue.require_gift(uuid) is 'The gift that has an id, locked.';
revoke all on function catalogue.require_gift(uuid) from public;
