-- settlement.require_supply_currency
--
-- Lets pass only a currency in which the supplier of a gift (0: the operator) is settled from an
-- instant on: the billing currency of its settlement terms, the operator's the settlement currency.
-- While there are no terms, or no policy, any. What is agreed and then billed otherwise after all is
-- converted at the close (decision 0020); here it is a mistake.
--
-- Raises
--   TS310 currency_mismatch   the supplier is settled in another currency
--
-- Called by catalogue.set_supply_terms and catalogue.set_gift_status.
set local role tessera_owner;

create or replace function settlement.require_supply_currency(
  supplier integer, from_instant timestamptz, asked_currency text
)
returns void
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_settled_in  text;
begin
  if supplier = 0 then
    select p.currency into v_settled_in from settlement.policies p
    where p.valid_from <= from_instant
    order by p.valid_from desc, p.number desc
    limit 1;
  else
    select t.currency into v_settled_in from settlement.terms t
    where t.partner_number = supplier and t.valid_from <= from_instant
      and settlement.are_terms_approved(t.number)
    order by t.valid_from desc, t.number desc
    limit 1;
  end if;
  if v_settled_in <> asked_currency then
    raise exception using errcode = 'TS310',
      message = format('the supplier is settled in %s', v_settled_in);
  end if;
end
$$;
comment on function settlement.require_supply_currency(integer, timestamptz, text) is
  'Lets pass only a currency in which the supplier of a gift is settled.';
revoke all on function settlement.require_supply_currency(integer, timestamptz, text) from public;
