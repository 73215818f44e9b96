-- ledger.lock_limit_counts
--
-- Locks the counters that a batch's claims add to, in the order of their keys, makes those that are
-- missing, and returns what they have counted. Nobody else counts there until the end of the
-- transaction.
--
-- Called by ledger.check_requests.
set local role tessera_owner;

create or replace function ledger.lock_limit_counts(
  claims ledger.limit_claim[], out requests bigint[], out points bigint[]
)
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Whoever makes a counter at the same moment is waited for here, in the order of the keys too.
  insert into ledger.limit_counts (limit_number, window_from, of_partner, subject, requests, points)
  select k.limit_number, k.window_from, k.of_partner, k.code, 0, 0
  from (
    select distinct c.counter, c.limit_number, c.window_from, c.of_partner, c.code
    from unnest(claims) c
  ) k
  order by k.counter
  on conflict do nothing;

  -- A new statement, which sees what they have made; the lateral subquery locks one counter after
  -- the other as the sorted list is read.
  select array_agg(l.requests order by l.counter), array_agg(l.points order by l.counter)
  into requests, points
  from (
    select k.counter, coalesce(n.requests, 0) as requests, coalesce(n.points, 0) as points
    from (
      select distinct c.counter, c.limit_number, c.window_from, c.of_partner, c.code
      from unnest(claims) c
      order by c.counter
      offset 0
    ) k
    left join lateral (
      select * from ledger.limit_counts x
      where x.limit_number = k.limit_number and x.window_from = k.window_from
        and x.of_partner = k.of_partner and x.subject = k.code
      for no key update
    ) n on true
  ) l;
end
$$;
comment on function ledger.lock_limit_counts(ledger.limit_claim[]) is
  'Locks the counters of a batch and tells what they have counted.';
revoke all on function ledger.lock_limit_counts(ledger.limit_claim[]) from public;
