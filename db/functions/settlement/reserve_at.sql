-- settlement.reserve_at
--
-- The reserve that was declared and in force at an instant, as it was known then; null is now.
--
-- Raises
--   TS431 reserve_not_declared   no reserve was in force
--
-- Called by tessera_operator and tessera_auditor.
set local role tessera_owner;

create or replace function settlement.reserve_at(asked_instant timestamptz)
returns settlement.reserves
language plpgsql
stable
security definer -- Reads a table for whoever may execute this.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_instant  timestamptz := coalesce(asked_instant, ledger.instant());
  v_reserve  settlement.reserves;
begin
  select * into v_reserve from settlement.reserves r
  where r.valid_from <= v_instant and r.set_at <= v_instant
  order by r.valid_from desc, r.number desc
  limit 1;
  if not found then
    raise exception using errcode = 'TS431', message = 'no reserve was declared for then';
  end if;
  return v_reserve;
end
$$;
comment on function settlement.reserve_at(timestamptz) is
  'The reserve that was in force at an instant.';
revoke all on function settlement.reserve_at(timestamptz) from public;
