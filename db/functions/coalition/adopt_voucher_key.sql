-- coalition.adopt_voucher_key
--
-- Compares the check value of a process's voucher key with that of the coalition, and adopts it
-- when the coalition has none yet. With another key no code of a voucher would be found or read
-- again; a process whose key differs must not run.
--
-- Called by tessera_service and tessera_operator, when a process starts.
set local role tessera_owner;

create or replace function coalition.adopt_voucher_key(key_check bytea)
returns boolean
language plpgsql
volatile
security definer -- Nobody but this function writes the check value.
set search_path = pg_catalog, pg_temp
as $$
begin
  update coalition.settings s set voucher_key_check = key_check
  where s.voucher_key_check is null;
  return (select s.voucher_key_check = key_check from coalition.settings s);
end
$$;
comment on function coalition.adopt_voucher_key(bytea) is
  'Whether a process holds the coalition''s voucher key.';
revoke all on function coalition.adopt_voucher_key(bytea) from public;
