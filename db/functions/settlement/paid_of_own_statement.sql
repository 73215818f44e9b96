-- settlement.paid_of_own_statement
--
-- What settlement.statement_payments says, to the partner whose key is presented and of its own
-- statements, once they are approved; of any other nothing.
--
-- Called by tessera_service.
set local role tessera_owner;

create or replace function settlement.paid_of_own_statement(asked_settlement integer)
returns table (from_deposits bigint, open bigint)
language sql
stable
security definer -- Payments are shown to no partner; this tells of the caller's own alone.
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(f.from_deposits, 0), coalesce(f.open, 0)
  from (values (true)) always
  left join settlement.statement_payments f
    on f.partner_number = (select tenancy.reading_partner_number())
    and f.settlement_number = asked_settlement
  where settlement.is_approved(asked_settlement)
$$;
comment on function settlement.paid_of_own_statement(integer) is
  'What became of what an own statement asks to be paid.';
revoke all on function settlement.paid_of_own_statement(integer) from public;
