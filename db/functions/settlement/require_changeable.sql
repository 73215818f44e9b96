-- settlement.require_changeable
--
-- Lets pass only settlement terms that may still come into force: they touch no closed settlement
-- and follow the partner's last approved ones. Asked when they are proposed and again when they are
-- approved, because time has passed in between.
--
-- Raises
--   TS403 settlement_already_closed   see settlement.begin_change
--   TS404 settlement_terms_overlap    not after the last approved ones, or, where the partner has
--                                     terms in force, not in the future
--   TS405 buy_out_needed              funding changes, and the terms do not say buys_out
--   TS406 not_a_period_beginning      currency or funding changes in the middle of a period
--   TS447 payment_calendar_too_fine   their payment calendar is finer than the coalition's calendar
--                                     at any time from their beginning on
--   TS901                             they say buys_out, and funding does not change
--
-- Called by settlement.propose_terms and settlement.decide_terms.
set local role tessera_owner;

create or replace function settlement.require_changeable(asked settlement.terms)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_zone        text := (select s.time_zone from coalition.settings s);
  v_now         timestamptz := ledger.instant();
  v_last        settlement.terms;
  v_is_funding  boolean;
begin
  perform settlement.begin_change(asked.valid_from);
  perform settlement.require_payment_calendar(asked.valid_from, 'infinity',
    asked.payment_calendar, (select p.code from tenancy.partners p
      where p.number = asked.partner_number));
  select t.* into v_last from settlement.terms t
  join settlement.terms_in_force() f on f.number = t.number
  where t.partner_number = asked.partner_number
  order by t.valid_from desc limit 1;
  if v_last.number is null then
    if asked.buys_out then
      raise exception using errcode = 'TS901', message = 'first terms have nothing to buy out';
    end if;
    return;
  end if;
  if asked.valid_from <= v_last.valid_from or asked.valid_from <= v_now then
    raise exception using errcode = 'TS404', message = format(
      'settlement terms can change from %s at the earliest',
      greatest((v_last.valid_from at time zone v_zone)::date, (v_now at time zone v_zone)::date)
        + 1);
  end if;
  v_is_funding := (asked.funding, asked.issue_share_bps)
    <> (v_last.funding, v_last.issue_share_bps);
  if v_is_funding and not asked.buys_out then
    raise exception using errcode = 'TS405',
      message = 'funding changes: points issued before must be bought out';
  elsif asked.buys_out and not v_is_funding then
    raise exception using errcode = 'TS901', message = 'funding stays: there is nothing to buy out';
  end if;
  if (v_is_funding or asked.currency <> v_last.currency)
    and not settlement.is_period_beginning(asked.valid_from)
  then
    raise exception using errcode = 'TS406',
      message = 'funding and currency change only where a settlement period begins';
  end if;
end
$$;
comment on function settlement.require_changeable(settlement.terms) is
  'Lets pass only settlement terms that may still come into force.';
revoke all on function settlement.require_changeable(settlement.terms) from public;
