-- settlement.counts_for
--
-- Whether points of an issuer, spent with a redeemer, count for a line of a partner: a reimbursement
-- counts what was spent with it, a charge at redemption what was spent of its points, and without
-- a charge either counts.
--
-- Called by settlement.statement_postings.
set local role tessera_owner;

create or replace function settlement.counts_for(
  charge settlement.charge, partner integer, redeemer integer, issuer integer
)
returns boolean
language sql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select case
    when charge in ('reimbursement', 'reimbursement_reversal', 'redemption_fee')
      then redeemer = partner
    when charge in ('redemption_charge', 'redemption_credit') then issuer = partner
    else partner in (redeemer, issuer) end
$$;
comment on function settlement.counts_for(settlement.charge, integer, integer, integer) is
  'Whether points spent count for a line of a partner.';
revoke all on function
  settlement.counts_for(settlement.charge, integer, integer, integer) from public;
