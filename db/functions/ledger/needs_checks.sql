-- ledger.needs_checks
--
-- Whether a batch that records now has to be checked any further (ledger.check_requests): there are
-- limits, or a member has just been erased, whom the batch may have met before. Two looks into
-- small tables for a whole batch; everything else costs nothing where it is not used.
--
-- Called by the functions that record purchases, redemptions and holds, after they have locked the
-- wallets.
set local role tessera_owner;

create or replace function ledger.needs_checks(recorded_now timestamptz)
returns boolean
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  -- No batch is under way for anything near an hour.
  return exists (select from ledger.limits)
    or exists (select from membership.members m
      where m.erased_at > recorded_now - interval '1 hour');
end
$$;
comment on function ledger.needs_checks(timestamptz) is
  'Whether a batch that records now has to be checked any further.';
revoke all on function ledger.needs_checks(timestamptz) from public;
