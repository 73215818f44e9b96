-- settlement.require_payment_calendar
--
-- Lets pass only a payment calendar that is as coarse as the coalition's calendar, or coarser, at
-- any time from one instant until another: a partner cannot pay more often than it is settled with.
-- No calendar of its own is as coarse as the coalition's is, whatever that comes to be.
--
-- Raises
--   TS447 payment_calendar_too_fine
--
-- Called by settlement.require_changeable and settlement.set_policy.
set local role tessera_owner;

create or replace function settlement.require_payment_calendar(
  from_at         timestamptz,
  until_at        timestamptz,
  asked_calendar  settlement.calendar,
  partner_code    text
)
returns void
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_calendar  settlement.calendar := (
    select max(p.calendar)
    from (
      select p.calendar, p.valid_from,
        coalesce(lead(p.valid_from) over (order by p.valid_from), 'infinity') as valid_until
      from settlement.policies p) p
    where p.valid_from < require_payment_calendar.until_at
      and p.valid_until > require_payment_calendar.from_at);
begin
  if asked_calendar < v_calendar then
    raise exception using errcode = 'TS447', message = format(
      '%s would pay %s, and the coalition settles %s', partner_code, asked_calendar, v_calendar);
  end if;
end
$$;
comment on function settlement.require_payment_calendar(
  timestamptz, timestamptz, settlement.calendar, text) is
  'Lets pass only a payment calendar that is no finer than the coalition''s.';
revoke all on function settlement.require_payment_calendar(
  timestamptz, timestamptz, settlement.calendar, text) from public;
