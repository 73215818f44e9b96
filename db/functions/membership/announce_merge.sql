-- membership.announce_merge
--
-- Tells the operator, and every partner that knows a member, that its id names another member from
-- now on, or itself again.
--
-- Called by the functions of merges, before anybody who knows the member ceases to.
set local role tessera_owner;

create or replace function membership.announce_merge(
  event_kind text, merged_member uuid, announced_at timestamptz
)
returns void
language sql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select ledger.announce(array_fill(event_kind, array[count(*)::integer]),
    array_agg(known.partner_number order by known.partner_number),
    array_fill(merged_member, array[count(*)::integer]), null, announced_at)
  from (
    select 0 as partner_number
    union
    select a.partner_number from membership.acquaintances a where a.member_id = merged_member
  ) known
$$;
comment on function membership.announce_merge(text, uuid, timestamptz) is
  'Tells who knows a member that its id names another, or itself again.';
revoke all on function
  membership.announce_merge(text, uuid, timestamptz) from public;
