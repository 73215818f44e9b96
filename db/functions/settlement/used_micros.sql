-- settlement.used_micros
--
-- How much of a limit is used by what an exposure consists of.
--
-- Called by settlement's own functions.
set local role tessera_owner;

create or replace function settlement.used_micros(kept settlement.exposures)
returns numeric
language sql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select kept.points_issued::numeric * kept.issue_micros
    + kept.points_open::numeric * kept.later_micros
    - kept.points_redeemed::numeric * kept.reimbursement_micros
    + kept.stated_micros
$$;
comment on function settlement.used_micros(settlement.exposures) is
  'How much of a limit is used by what an exposure consists of.';
revoke all on function settlement.used_micros(settlement.exposures) from public;
