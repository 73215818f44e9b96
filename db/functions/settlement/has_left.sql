-- settlement.has_left
--
-- Whether a partner's run-off had ended with a settlement before this one: its final statement is
-- there.
--
-- Called by settlement's own functions.
set local role tessera_owner;

create or replace function settlement.has_left(asked_partner integer, asked_settlement integer)
returns boolean
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from settlement.approved_exits() x
    join settlement.settlements s on s.until_at >= x.runs_off_until
    where x.partner_number = asked_partner and s.number < asked_settlement)
$$;
comment on function settlement.has_left(integer, integer) is
  'Whether a partner''s final statement is in a settlement before this one.';
revoke all on function settlement.has_left(integer, integer) from public;
