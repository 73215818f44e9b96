-- settlement.exits_at
--
-- How partners that leave stand in a settlement, by its number and bounds:
--
--   leaving  the run-off goes on
--   final    it is the first settlement that ends with the run-off or after it
--   left     that was before: there is a statement only where lines come, or where a payment was
--            returned since the partner's last one (is_recalled)
--
--   owes_platform_fee   whether the partner issued or redeemed at any time of it
--
-- Of a settlement that was closed it says the same for ever.
--
-- Called by tessera_operator, and by settlement's own functions.
set local role tessera_owner;

create or replace function settlement.exits_at(
  asked_number integer, asked_from timestamptz, asked_until timestamptz
)
returns table (
  partner_number integer, standing text, is_recalled boolean, owes_platform_fee boolean,
  runs_off_until timestamptz, terms_number integer
)
language sql
stable
security definer -- Exits and events are not for every role that asks.
set search_path = pg_catalog, pg_temp
as $$
  select x.partner_number,
    case
      when x.runs_off_until > asked_until then 'leaving'
      when settlement.has_left(x.partner_number, asked_number) then 'left'
      else 'final'
    end,
    exists (
      select from settlement.payment_events e
      join settlement.payments p on p.settlement_number = e.settlement_number and p.line = e.line
      where e.kind = 'returned' and x.partner_number in (p.debtor, p.creditor)
        and e.after_settlement < asked_number
        and e.after_settlement >= (
          select max(s.settlement_number) from settlement.statements s
          where s.partner_number = x.partner_number and s.settlement_number < asked_number)),
    asked_from < x.redeems_until, x.runs_off_until, x.terms_number
  from settlement.approved_exits() x
  order by x.partner_number
$$;
comment on function settlement.exits_at(integer, timestamptz, timestamptz) is
  'How partners that leave stand in a settlement.';
revoke all on function settlement.exits_at(integer, timestamptz, timestamptz) from public;
