-- tenancy.invite_partner
--
-- Takes a merchant into the coalition. It needs terms before it can issue points, and a key before
-- it can speak.
--
-- Raises
--   TS507 partner_code_taken   another partner has this code, or it is `operator`: so payments,
--                              flows and exports call the operator itself
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function tenancy.invite_partner(
  actor text, new_id uuid, new_code text, new_name text
)
returns void
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
begin
  if new_code = 'operator' then
    raise exception using errcode = 'TS507', message =
      'the code operator is reserved: it stands for the operator itself; choose another';
  end if;
  insert into tenancy.partners (id, code, name, created_at)
  values (new_id, new_code, new_name, ledger.instant())
  on conflict (code) do nothing;
  if not found then
    raise exception using errcode = 'TS507',
      message = format('a partner with the code %s exists already', new_code);
  end if;
  perform coalition.record_audit(actor, 'partner.invited', new_code,
    jsonb_build_object('id', new_id, 'name', new_name));
end
$$;
comment on function tenancy.invite_partner(text, uuid, text, text) is
  'Takes a merchant into the coalition.';
revoke all on function tenancy.invite_partner(text, uuid, text, text) from public;
