-- settlement.outstanding_at
--
-- The points outstanding at an instant, as the ledger knew it then: of what was recorded before
-- known_before, and happened at the till before happened_before; null is without bound, so that
-- both null is all that there is. The first is what an audit asks ("what did the books say on 31
-- March"), both together what a settlement closes with (its cut and its end).
--
-- Grouped, by one word:
--   total    one row
--   issuer   a row for each issuer; null is the operator, whose the points of a partner are too
--            when its run-off is over (settlement.exits)
--   age      by completed months of the coalition's time zone since the points were issued: 0, 3,
--            6, 12, 24 and 36 months and more; points that were moved or reinstated are as old as
--            where they began; pending points count from the purchase
--   expiry   by the month of whose days the last is the last valid one; without a month, never or
--            with the wallet's activity
--
-- Columns
--   points   what members have: open and held lots
--   pending  earned and not yet to be spent: no part of what is outstanding
--   owed     debts: taken back by a return from wallets that had spent the points; of the partner
--            that took them back, and of no age or expiry
--   Outstanding is points less owed: the sum of the balances of all wallets.
--
-- Made from postings and allocations alone, but for two things that they do not keep: when a lot
-- that has never been touched expires, which the open lots say, and for a refund that came back
-- with grace, when it expires, which the lot says later.
--
-- Called by tessera_operator and tessera_auditor.
set local role tessera_owner;

create or replace function settlement.outstanding_at(
  grouped_by       text,
  known_before     timestamptz,
  happened_before  timestamptz
)
returns table (
  issuer text, age_months_from integer, age_months_until integer, expiry_month date,
  expiry_rule text, points bigint, pending bigint, owed bigint
)
language plpgsql
stable
security definer -- Reads what no role may see row by row; tells sums.
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_known     timestamptz := coalesce(known_before, 'infinity');
  v_happened  timestamptz := coalesce(happened_before, 'infinity');
  v_zone      text := (select s.time_zone from coalition.settings s);
  v_end       timestamp;
begin
  if grouped_by = 'total' then
    return query
    select null::text, null::integer, null::integer, null::date, null::text,
      coalesce(sum(c.points) filter (where c.lot is not null), 0)::bigint,
      coalesce(sum(c.pending), 0)::bigint,
      coalesce(-sum(c.points) filter (where c.lot is null), 0)::bigint
    from settlement.point_changes c
    where c.recorded_at < v_known and c.occurred_at < v_happened;
  elsif grouped_by = 'issuer' then
    return query
    select p.code, null::integer, null::integer, null::date, null::text, c.points, c.pending, c.owed
    from (
      select case when x.partner_number is null then g.issuer end as issuer,
        coalesce(sum(g.points) filter (where g.lot is not null), 0)::bigint as points,
        coalesce(sum(g.pending), 0)::bigint as pending,
        coalesce(-sum(g.points) filter (where g.lot is null), 0)::bigint as owed
      from settlement.point_changes g
      left join settlement.approved_exits() x
        on x.partner_number = g.issuer
        and x.runs_off_until < least(v_known, v_happened,
          ledger.instant() + interval '1 microsecond')
      where g.recorded_at < v_known and g.occurred_at < v_happened
      group by 1
    ) c
    left join tenancy.partners p on p.number = c.issuer
    where (c.points, c.pending, c.owed) <> (0, 0, 0)
    order by p.code nulls last;
  elsif grouped_by = 'age' then
    v_end := coalesce(least(nullif(v_happened, 'infinity'), nullif(v_known, 'infinity')),
      ledger.instant()) at time zone v_zone;
    return query
    with remaining as (
      select c.wallet_id, c.lot, sum(c.points) as points, sum(c.pending) as pending
      from settlement.point_changes c
      where c.recorded_at < v_known and c.occurred_at < v_happened
      group by c.wallet_id, c.lot
      having sum(c.points) <> 0 or sum(c.pending) <> 0
    ), aged as (
      select r.lot, r.points, r.pending,
        age(v_end, case when r.pending <> 0 then i.accrued_at else i.issued_at end
          at time zone v_zone) as age
      from remaining r
      left join settlement.lots_issued i on i.wallet_id = r.wallet_id and i.lot = r.lot
    )
    select null::text, b.age_from, b.age_until, null::date, null::text,
      coalesce(sum(a.points) filter (where a.lot is not null), 0)::bigint,
      coalesce(sum(a.pending), 0)::bigint,
      coalesce(-sum(a.points) filter (where a.lot is null), 0)::bigint
    from aged a
    cross join lateral (
      select (extract(year from a.age) * 12 + extract(month from a.age))::integer as months) m
    left join (values (0, 3), (3, 6), (6, 12), (12, 24), (24, 36), (36, null::integer))
      b (age_from, age_until)
      on a.lot is not null and greatest(m.months, 0) >= b.age_from
      and (b.age_until is null or greatest(m.months, 0) < b.age_until)
    group by b.age_from, b.age_until
    order by b.age_from nulls last;
  elsif grouped_by = 'expiry' then
    return query
    select null::text, null::integer, null::integer, e.month, e.rule,
      coalesce(sum(e.points) filter (where e.lot is not null), 0)::bigint,
      coalesce(sum(e.pending), 0)::bigint,
      coalesce(-sum(e.points) filter (where e.lot is null), 0)::bigint
    from (
      -- Points that are valid through the last of a month expire as the next begins.
      select x.lot, x.points, x.pending,
        case when isfinite(x.expires_at) then date_trunc('month',
          (x.expires_at - interval '1 microsecond') at time zone v_zone)::date end as month,
        case when isfinite(x.expires_at) then 'date' when x.renews then 'activity'
          when x.lot is not null then 'never' end as rule
      from settlement.expiries_at(v_known, v_happened) x
    ) e
    group by e.month, e.rule
    having sum(e.points) <> 0 or sum(e.pending) <> 0
    order by e.month nulls last, e.rule desc nulls last;
  else
    raise exception using errcode = 'TS901',
      message = 'outstanding points are grouped by total, issuer, age or expiry';
  end if;
end
$$;
comment on function settlement.outstanding_at(text, timestamptz, timestamptz) is
  'The points outstanding at an instant, as the ledger knew it then.';
revoke all on function settlement.outstanding_at(text, timestamptz, timestamptz) from public;
