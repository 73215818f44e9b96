-- settlement.substitutions
--
-- What returns took of lots of other issuers in a period, once for the partner of the return and
-- once for the issuer of the lot: see settlement.count_figures. A debt that a return has left is
-- covered by the posting that caused the allocation, and counts with that one.
--
-- Called by settlement.count_figures.
set local role tessera_owner;

create or replace function settlement.substitutions(
  period_end      timestamptz,
  period_cut      timestamptz,
  previous_end    timestamptz,
  previous_cut    timestamptz
)
returns table (
  partner_number  integer,
  measure         settlement.measure,
  counterpart     integer,
  occurred_at     timestamptz,
  points          bigint
)
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  with taken as (
    select p.partner_number as returner, a.issuer, p.occurred_at, a.points
    from ledger.postings p
    join ledger.allocations a
      on a.wallet_id = p.wallet_id and a.debit = p.sequence and a.cause = p.sequence
    where p.recorded_at >= least(previous_end - interval '5 minutes', previous_cut)
      and p.recorded_at < period_cut and p.occurred_at < period_end
      and (p.occurred_at >= previous_end or p.recorded_at >= previous_cut)
      and p.kind = 'return' and a.issuer <> p.partner_number
    union all
    select d.partner_number, a.issuer, p.occurred_at, a.points
    from ledger.allocations a
    join ledger.postings p on p.wallet_id = a.wallet_id and p.sequence = a.cause
    join ledger.postings d on d.wallet_id = a.wallet_id and d.sequence = a.debit
    where a.debit <> a.cause and a.points > 0
      and p.recorded_at >= least(previous_end - interval '5 minutes', previous_cut)
      and p.recorded_at < period_cut and p.occurred_at < period_end
      and (p.occurred_at >= previous_end or p.recorded_at >= previous_cut)
      and d.kind = 'return' and a.issuer <> d.partner_number
  )
  select t.issuer, 'substituted_in'::settlement.measure, t.returner, t.occurred_at, t.points
  from taken t
  union all
  select t.returner, 'substituted_out', t.issuer, t.occurred_at, t.points from taken t
$$;
comment on function settlement.substitutions(timestamptz, timestamptz, timestamptz, timestamptz) is
  'What returns took of lots of other issuers in a period.';
revoke all on function
  settlement.substitutions(timestamptz, timestamptz, timestamptz, timestamptz) from public;
