-- settlement.require_unused
--
-- Lets a deposit be reversed only while so much of the partner's deposits is left: what statements
-- were paid out of them, or what a final statement gave back, is not taken a second time. Points
-- issued meanwhile do not keep it: the limit falls below what is used, and no more can be issued.
-- Asked when a reversal is proposed and again when it is approved.
--
-- Raises
--   TS462 deposit_already_used   less is left; the detail says how much
--
-- Called by settlement.propose_deposit_reversal and settlement.decide_deposit.
set local role tessera_owner;

create or replace function settlement.require_unused(asked settlement.deposits)
returns void
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_left  bigint := settlement.deposit_available(asked.partner_number, asked.currency);
begin
  if v_left < asked.amount then
    raise exception using errcode = 'TS462', message = format(
        '%s is left of the deposits, and %s would be taken back',
        settlement.shown_amount(v_left, asked.currency),
        settlement.shown_amount(asked.amount, asked.currency)),
      detail = v_left::text;
  end if;
end
$$;
comment on function settlement.require_unused(settlement.deposits) is
  'Lets a deposit be reversed only while so much is left.';
revoke all on function settlement.require_unused(settlement.deposits) from public;
