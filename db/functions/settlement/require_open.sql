-- settlement.require_open
--
-- Lets pass only an amount that is open of a payment: above zero, and not more than that.
--
-- Raises
--   TS442 payment_exceeds_open   more than is open of it, or nothing; the detail says how much is
--
-- Called by the functions that record what became of payments.
set local role tessera_owner;

create or replace function settlement.require_open(
  payment settlement.payments, asked_amount bigint, open_amount bigint
)
returns void
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  if asked_amount > open_amount or asked_amount < 1 then
    raise exception using errcode = 'TS442', message = format('%s is open of %s',
        settlement.shown_amount(open_amount, payment.currency), payment.reference),
      detail = open_amount::text;
  end if;
end
$$;
comment on function settlement.require_open(settlement.payments, bigint, bigint) is
  'Lets pass only an amount that is open of a payment.';
revoke all on function
  settlement.require_open(settlement.payments, bigint, bigint) from public;
