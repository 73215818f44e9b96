-- coalition.adopt_identifier_key
--
-- Compares the check value of a process's identifier key with that of the coalition, and adopts it
-- when the coalition has none yet. With another key no member would be found again, and enrolments
-- would double; a process whose key differs must not run.
--
-- Called by tessera_service and tessera_operator, when a process starts.
set local role tessera_owner;

create or replace function coalition.adopt_identifier_key(key_check bytea)
returns boolean
language plpgsql
volatile
security definer -- Nobody but this function writes the check value.
set search_path = pg_catalog, pg_temp
as $$
begin
  update coalition.settings s set identifier_key_check = key_check
  where s.identifier_key_check is null;
  return (select s.identifier_key_check = key_check from coalition.settings s);
end
$$;
comment on function coalition.adopt_identifier_key(bytea) is
  'Whether a process holds the coalition''s identifier key.';
revoke all on function coalition.adopt_identifier_key(bytea) from public;
