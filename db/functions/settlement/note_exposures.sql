-- settlement.note_exposures
--
-- Notes that the exposures of partners are to be brought up to date when the transaction ends
-- (settlement.renew_noted). What a rehearsal notes is undone with the rest of it.
--
-- Called by the triggers of what moves payments and deposits.
set local role tessera_owner;

create or replace function settlement.note_exposures(partners integer[])
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  perform set_config('tessera.exposures_noted', concat_ws(',',
    nullif(current_setting('tessera.exposures_noted', true), ''),
    nullif(array_to_string(partners, ','), '')), true);
end
$$;
comment on function settlement.note_exposures(integer[]) is
  'Notes partners whose exposures are renewed when the transaction ends.';
revoke all on function settlement.note_exposures(integer[]) from public;
