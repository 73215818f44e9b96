-- ledger.limit_claims
--
-- Which limits concern which requests of a batch, in the order of the requests: one claim for each
-- pair, with the counter that it adds to. Equal counters have equal numbers, in the order of their
-- keys. Null when no limit concerns any. A request that names no cashier or outlet makes no claim on
-- the limits of these.
--
-- Called by ledger.check_requests.
set local role tessera_owner;

create or replace function ledger.limit_claims(
  recorded_now    timestamptz,
  activity_asked  ledger.limited_activity,
  partners        integer[],
  members         uuid[],
  outlets         text[],
  cashiers        text[],
  time_zone       text
)
returns ledger.limit_claim[]
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select array_agg(row(
        c.request, c.counter, c.number, c.subject, c.window_from,
        ledger.window_until(c.span, c.window_from, time_zone), c.of_partner, c.code,
        c.action = 'refuse', c.count_max, c.points_max)::ledger.limit_claim
      order by c.request, c.number)
    from (
      select l.*, r.request, w.window_from, s.of_partner, s.code,
        dense_rank() over (order by l.number, w.window_from, s.of_partner, s.code) as counter
      from ledger.limits l
      cross join lateral (
        select ledger.window_from(l.span, recorded_now, time_zone) as window_from
      ) w
      join unnest(partners, members, outlets, cashiers) with ordinality
        as r (partner, member, outlet, cashier, request)
        on coalesce(l.at_partner, r.partner) = r.partner
      cross join lateral (
        select case l.subject when 'member' then 0 else r.partner end as of_partner,
          case l.subject when 'member' then r.member::text when 'outlet' then r.outlet
            when 'cashier' then r.cashier else '' end collate "C" as code
      ) s
      where l.activity in ('any', activity_asked) and s.code is not null
    ) c);
end
$$;
comment on function ledger.limit_claims(
  timestamptz, ledger.limited_activity, integer[], uuid[], text[], text[], text) is
  'Which limits concern which requests of a batch.';
revoke all on function ledger.limit_claims(
  timestamptz, ledger.limited_activity, integer[], uuid[], text[], text[], text) from public;
