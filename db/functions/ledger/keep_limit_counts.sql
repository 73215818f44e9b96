-- ledger.keep_limit_counts
--
-- Writes down what a batch has counted, and removes some counters of windows that are over: at most
-- twice as many as the batch has claims, so that they go as fast as they come and no batch pays for
-- all. The caller holds the counters' locks.
--
-- Called by ledger.check_requests.
set local role tessera_owner;

create or replace function ledger.keep_limit_counts(
  claims ledger.limit_claim[], requests_counted bigint[], points_counted bigint[], time_zone text
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  update ledger.limit_counts n
  set requests = requests_counted[k.counter], points = points_counted[k.counter]
  from (
    select distinct c.counter, c.limit_number, c.window_from, c.of_partner, c.code
    from unnest(claims) c
  ) k
  where n.limit_number = k.limit_number and n.window_from = k.window_from
    and n.of_partner = k.of_partner and n.subject = k.code
    and n.requests <> requests_counted[k.counter];

  -- A window may be over by this clock and not yet by that of a batch under way, for which five
  -- minutes are more than it can need.
  delete from ledger.limit_counts n
  using (
    select old.limit_number, old.window_from, old.of_partner, old.subject
    from ledger.limits l
    join ledger.limit_counts old on old.limit_number = l.number
      and old.window_from < ledger.window_from(
        l.span, ledger.instant() - interval '5 minutes', time_zone)
    limit 2 * cardinality(claims)
    for update of old skip locked
  ) o
  where n.limit_number = o.limit_number and n.window_from = o.window_from
    and n.of_partner = o.of_partner and n.subject = o.subject;
end
$$;
comment on function ledger.keep_limit_counts(ledger.limit_claim[], bigint[], bigint[], text) is
  'Writes down what a batch has counted, and tidies up behind it.';
revoke all on function ledger.keep_limit_counts(ledger.limit_claim[], bigint[], bigint[], text)
  from public;
