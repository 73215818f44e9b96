-- ordering.note_wrong_code
--
-- Counts one code that is none, or none of the asking partner's business, at the moment at which it
-- was asked for. Those of one batch share a moment.
--
-- Called by ordering.activate_voucher and ordering.check_vouchers, under ordering.lock_wrong_codes.
set local role tessera_owner;

create or replace function ordering.note_wrong_code(
  asking_partner integer, asking_key uuid, at_outlet text, asked_at timestamptz
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into ordering.wrong_codes as w (partner_number, key_id, outlet, asked_at, tries)
  values (asking_partner, asking_key, coalesce(at_outlet, ''), note_wrong_code.asked_at, 1)
  on conflict on constraint wrong_codes_pkey do update set tries = w.tries + 1;
end
$$;
comment on function ordering.note_wrong_code(integer, uuid, text, timestamptz) is
  'Counts one code that is none.';
revoke all on function
  ordering.note_wrong_code(integer, uuid, text, timestamptz) from public;
