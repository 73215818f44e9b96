-- Goal: what is read of a partner without a limit is what counting all its postings gives.
-- Method: random histories of three partners over four months, of which three are settled, with
-- what is recorded late, pending, expired, adjusted and taken back; counted both ways after each step.
begin;
do $$ begin
  perform set_config('test.seed', (random() * 1000000)::integer::text, true);
  perform setseed(current_setting('test.seed')::double precision / 1000000);
end $$;
select coalition.configure('test', null, 'UTC', null, null, null, null, null);
insert into settlement.policies (valid_from, currency, calendar, cut_off_day, carrying_rate_micros,
  levy, set_by, set_at)
values ('2020-01-01', 'EUR', 'monthly', 1, 8000, 0, 'test', now());

-- The partners of which the two counts differ, through every settlement.
create function pg_temp.differing() returns text language sql as $$
  select string_agg(format('%s through %s: %s against %s', p.code, t.n, u, c), '; ')
  from tenancy.partners p
  cross join generate_series(0, (select count(*) from settlement.settlements)) t (n)
  cross join lateral settlement.counted_points(array[p.number], array[t.n::integer]) c
  cross join lateral settlement.unsettled_points(p.number, t.n::integer) u
  where (u.points_issued, u.points_open, u.points_redeemed)
    is distinct from (c.points_issued, c.points_open, c.points_redeemed)
$$;

-- Closes a month as a close counts it: only the figures matter here.
create function pg_temp.settle(n integer, until_at timestamptz) returns void language sql as $$
  with previous as (
    select coalesce(max(s.until_at), '-infinity') as until_at,
      coalesce(max(s.cut_at), '-infinity') as cut_at from settlement.settlements s
  ), counted as (
    select f.* from previous p,
      settlement.count_figures(settle.until_at, test.now(), p.until_at, p.cut_at) f
  ), closed as (
    insert into settlement.settlements (number, id, name, from_at, until_at, cut_at, policy_number,
      currency, opening_points, closing_points, opening_liability, closing_liability,
      operator_figures, previous_digest, digest, signing_key, closed_by, closed_at)
    select n, test.id('settlement ' || n), 'S' || n, settle.until_at - interval '1 month',
      settle.until_at, test.now(), p.number, 'EUR', 0, 0, 0, 0, '{}', sha256(''), sha256(''),
      sha256(''), 'test', test.now()
    from settlement.policies p
  )
  insert into settlement.figures
  select n, row_number() over (), c.partner_number, c.measure, c.counterpart, c.terms_number,
    c.counterpart_terms, c.belongs_to, c.points from counted c
$$;

-- One step of a history; what is refused is none.
create function pg_temp.step(n integer, v_month integer) returns void language plpgsql as $$
declare
  v_partner  text := (array['alpha', 'beta'])[1 + floor(random() * 2)];
  v_member   text := (array['ada', 'bob', 'carl'])[1 + floor(random() * 3)];
  -- Of any month so far, and of any step of it.
  v_earlier  integer := 200 * (6 + floor(random() * (v_month - 5))) + 1 + floor(random() * 20);
  v_of       text := 'r' || v_earlier;
  v_at       timestamptz := test.now()
    - floor(random() * 3)::integer * interval '1 day' * (random() < 0.3)::integer;
  v_die      integer := floor(random() * 100);
begin
  if v_die < 35 then
    perform test.earn(v_partner, v_member, 'r' || n, 100 * (1 + floor(random() * 900))::bigint,
      occurred_at => v_at, confirm_days => case when random() < 0.3 then 5 end,
      points_expire => case when random() < 0.4 then test.now() + interval '20 days' end);
  elsif v_die < 55 then
    perform test.give_back(v_partner, v_of, 'b' || n, case when random() < 0.7 then 100 end);
  elsif v_die < 75 then
    perform test.redeem(v_partner, v_member, 'd' || n, 1 + floor(random() * 300)::bigint,
      occurred_at => v_at);
  elsif v_die < 82 then
    perform test.refund(v_partner, 'd' || v_earlier, 'f' || n, 1);
  elsif v_die < 90 then
    perform test.decide(v_partner, v_of, random() < 0.6);
  elsif v_die < 95 then
    perform test.adjust('ann', v_member, 'a' || n,
      case when random() < 0.5 then 'debit' else 'credit' end, 1 + floor(random() * 9)::bigint);
    perform test.decide_adjustment('ben', 'a' || n, 'approved');
  else
    perform ledger.expire_due_lots('ann', null, 1000, false);
  end if;
exception when sqlstate 'TS201' then
  null;
end
$$;

-- One of each kind, whatever the dice say; what has to wait is done by the steps after it.
create function pg_temp.one_of_each(m integer) returns void language sql as $$
  select test.earn('alpha', 'ada', 'e' || m, 50000), test.earn('beta', 'bob', 'e' || m, 90000,
      points_expire => test.now() + interval '1 day'),
    test.earn('beta', 'ada', 'p' || m, 7000, confirm_days => 5),
    test.earn('beta', 'ada', 'q' || m, 3000, confirm_days => 5);
  select test.decide('beta', 'p' || m, true), test.decide('beta', 'q' || m, false),
    test.give_back('alpha', 'e' || m, 'g' || m, 1000),
    test.redeem('beta', 'ada', 'o' || m, 40), test.adjust('ann', 'ada', 'x' || m, 'debit', 3);
  select test.decide_adjustment('ben', 'x' || m, 'approved'),
    test.refund('beta', 'o' || m, 'y' || m, 15);
$$;

do $$
begin
  for v_month in 6 .. 9 loop
    perform test.moves_to(make_timestamptz(2026, v_month, 15, 12, 0, 0, 'UTC'));
    perform pg_temp.one_of_each(v_month);
    for n in 1 .. 20 loop
      perform test.moves_to(make_timestamptz(2026, v_month, 16 + n / 2, 12, n % 2, 0, 'UTC'));
      perform pg_temp.step(200 * v_month + n, v_month);
    end loop;
    -- The last days lie before the cut and after the end: they are the next one's.
    if v_month < 9 then
      perform pg_temp.settle(v_month - 5, make_timestamptz(2026, v_month, 24, 0, 0, 0, 'UTC'));
    end if;
    if pg_temp.differing() is not null then
      raise exception '% in month %', pg_temp.differing(), v_month;
    end if;
  end loop;
end
$$;
select test.equals(pg_temp.differing(), null, 'both counts are the same, seed '
  || current_setting('test.seed'));
select test.equals((select count(distinct p.kind) from ledger.postings p
  where p.kind in ('earn', 'accrue', 'mature', 'cancel', 'return', 'redeem', 'refund', 'expire',
    'debit')), 9::bigint, 'of everything that counts');
select test.equals((select count(*) >= 6 from settlement.figures f where f.measure in
  ('issued', 'returned', 'redeemed')), true, 'and in every settlement');
select test.equals((select bool_or(u.points_issued <> 0 and u.points_open <> 0)
  from tenancy.partners p cross join lateral settlement.unsettled_points(p.number, 2) u), true,
  'there is something to count');
select test.finish();
rollback;
