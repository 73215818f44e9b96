-- Goal: earning.record_purchase says and writes what earning.record_purchases would.
-- Method: seeded histories, each lived twice from the same beginning and undone, by one function and
-- by the other. Answers and rows have to be the same. Purchases are of every kind: refused for each
-- reason, repeated, pending, of identifiers that the partner knows or meets, into wallets in which
-- something is due or owed; with limits, a partner that leaves, and every policy of expiry.
begin;

-- A number from 0 below a bound, the same for the same words.
create function pg_temp.dice(bound integer, variadic words text[]) returns integer
language sql immutable as $$
  select (hashtext(array_to_string(words, '|')) & 2147483647) % bound
$$;

create type pg_temp.report as (
  partner text, key text, content text, id text, member text, identifier text, receipt text,
  occurred_at timestamptz, points bigint, terms integer, outlet text, matures_at timestamptz,
  confirm_days integer, points_expire timestamptz
);

-- The purchase that a till reports at a step of a history: mostly good ones.
create function pg_temp.report(seed text, step integer) returns pg_temp.report
language sql stable as $$
  select x.partner,
    -- Some repeat the key of another step, some of these its content, too.
    'k' || x.origin, x.origin || case when pg_temp.dice(4, seed, 'content', step::text) = 0 then '!' else '' end,
    seed || step, case when x.identifier is null then x.member end, x.identifier,
    'r' || case when pg_temp.dice(12, seed, 'receipt', step::text) = 0 then x.origin - 1 else x.origin end,
    test.now() + (array['0', '-3 days', '-3 days', '-40 days', '4 minutes', '6 minutes', '-9 years'
      ])[1 + pg_temp.dice(10, seed, 'when', x.origin::text)]::interval,
    (array[0, 1, 12, 100, 100])[1 + pg_temp.dice(5, seed, 'points', x.origin::text)],
    (select t.number from test.terms t where t.partner = case x.partner when 'nobody' then 'alpha'
       else x.partner end) - case pg_temp.dice(15, seed, 'terms', x.origin::text) when 0 then 1 else 0 end,
    (array['main', 'other'])[1 + pg_temp.dice(9, seed, 'outlet', x.origin::text)],
    case pg_temp.dice(6, seed, 'pending', x.origin::text)
      when 0 then test.now() + interval '2 days' when 1 then test.now() - interval '1 day' end,
    case pg_temp.dice(9, seed, 'confirm', x.origin::text) when 0 then 3 end,
    case pg_temp.dice(9, seed, 'expire', x.origin::text) when 0 then 'infinity'::timestamptz
      when 1 then test.now() + interval '5 days' end
  from (
    select o.origin,
      (array['alpha', 'beta', 'gamma', 'nobody', 'alpha', 'beta', 'alpha', 'beta', 'alpha', 'beta'
        ])[1 + pg_temp.dice(10, seed, 'partner', o.origin::text)] as partner,
      (array['ada', 'bob', 'carl', 'dora', 'ada', 'ada', 'bob'
        ])[1 + pg_temp.dice(7, seed, 'member', o.origin::text)] as member,
      (array['ada', 'bob', 'carl', 'card of ada'
        ])[1 + pg_temp.dice(12, seed, 'shown', o.origin::text)] as identifier
    from (select case when pg_temp.dice(6, seed, 'origin', step::text) = 0 and step > 2
      then step - 1 - pg_temp.dice(2, seed, 'back', step::text) else step end as origin) o
  ) x
$$;

-- The answer to a report, by one function or the other.
create function pg_temp.answer(r pg_temp.report, by_one boolean) returns text
language plpgsql as $$
begin
  if by_one then
    return (select o from earning.record_purchase(test.digest(r.partner), test.short_digest(r.key),
      test.short_digest(r.content), test.id(r.id), test.id(r.member), test.digest(r.identifier),
      r.receipt, r.occurred_at, 1250, r.points, r.terms, r.outlet, null, null, null, r.matures_at,
      r.confirm_days, 0, r.points_expire) o);
  end if;
  return (select o from earning.record_purchases(
    array[test.digest(r.partner)], array[test.short_digest(r.key)],
    array[test.short_digest(r.content)], array[test.id(r.id)], array[test.id(r.member)],
    array[test.digest(r.identifier)], array[r.receipt], array[r.occurred_at], array[1250::bigint],
    array[r.points], array[r.terms], array[r.outlet], array[null::text], array[null::jsonb],
    array[null::jsonb], array[r.matures_at], array[r.confirm_days], array[0::bigint],
    array[r.points_expire]) o);
end
$$;

-- All that a history has written, but for the places of its events, of which it tells the order.
create function pg_temp.written() returns text
language sql as $$
  select concat_ws(E'\n',
    (select string_agg(x::text, E'\n' order by id) from ledger.wallets x),
    (select string_agg(x::text, E'\n' order by wallet_id, sequence) from ledger.postings x),
    (select string_agg(x::text, E'\n' order by wallet_id, expires_at, sequence) from ledger.lots x),
    (select string_agg(x::text, E'\n' order by wallet_id, sequence) from ledger.pending_lots x),
    (select string_agg(x::text, E'\n' order by wallet_id, debit) from ledger.debts x),
    (select string_agg(x::text, E'\n' order by wallet_id, debit, cause, lot, part, expires_at)
     from ledger.allocations x),
    (select string_agg(x::text, E'\n' order by partner_number, key_digest) from ledger.requests x),
    (select string_agg(x::text, E'\n' order by partner_number, id) from earning.purchases x),
    (select string_agg((partner_number, member_id)::text, E'\n' order by partner_number, member_id)
     from membership.acquaintances),
    (select string_agg((kind, recorded_at, partner_number, subject_id, wallet_id)::text, E'\n'
       order by place) from ledger.events where subject_id is not null))
$$;

-- What a history comes to; everything is undone.
create function pg_temp.lived(seed text, by_one boolean) returns text
language plpgsql as $$
declare
  v_step     integer := 1;
  v_answers  text[] := '{}';
  v_end      text;
  v_terms    integer;
begin
  begin
    update coalition.settings
    set expiry_months = case pg_temp.dice(4, seed, 'never') when 0 then null else 1 end,
      expiry_renews = pg_temp.dice(4, seed, 'never') > 0 and pg_temp.dice(2, seed, 'renews') = 0,
      renewal_months = case when pg_temp.dice(3, seed, 'renewal') > 0
        or pg_temp.dice(2, seed, 'renews') = 0 then 2 end;
    if pg_temp.dice(3, seed, 'limit') = 0 then
      perform ledger.set_limit('test', 'member', 'earn', 'day', 'refuse', null, 2, null);
    end if;
    if pg_temp.dice(3, seed, 'exposure') = 0 then
      insert into settlement.terms (id, partner_number, valid_from, currency, funding,
        issue_price_micros, issue_share_bps, reimbursement_micros, breakage_share_bps, is_prepaid,
        credit_limit, prepaid_reserve, reason, proposed_by, proposed_at)
      select gen_random_uuid(), p.number, '2026-01-01', 'EUR', 'at_issue', 10000, 10000, 8000, 0,
        false, 220, 0, 'test', 'ann', test.now()
      from tenancy.partners p where p.code = 'alpha'
      returning number into v_terms;
      insert into settlement.terms_decisions (terms_number, verdict, decided_by, decided_at)
      values (v_terms, 'approved', 'bob', test.now());
    end if;
    if pg_temp.dice(4, seed, 'leaves') = 0 then
      update tenancy.partners set issues_until = test.now() + interval '1 day' where code = 'beta';
    end if;
    perform test.earn('alpha', 'ada', 'before', 10000, matures_at => test.now() + interval '30 hours');
    perform test.earn('alpha', 'bob', 'before', 10000, key => 'b');
    perform test.give_back('alpha', 'before', 'back', null) where pg_temp.dice(2, seed, 'back') = 0;
    while v_step <= 24 loop
      v_answers := v_answers || pg_temp.answer(pg_temp.report(seed, v_step), by_one);
      v_step := v_step + 1;
      if v_step % 6 = 1 then
        perform test.moves_to(test.now() + interval '17 hours');
      end if;
      if v_step = 13 and pg_temp.dice(3, seed, 'frozen') = 0 then
        perform test.freeze('bob');
      end if;
    end loop;
    v_end := array_to_string(v_answers, E'\n') || E'\n' || pg_temp.written();
    raise exception 'undone';
  exception when raise_exception then
    if sqlerrm <> 'undone' then raise; end if;
  end;
  return v_end;
end
$$;

-- The first line that differs.
create function pg_temp.difference(a text, b text) returns text
language sql immutable as $$
  select format(E'%s\n%s', u.a, u.b)
  from unnest(string_to_array(a, E'\n'), string_to_array(b, E'\n')) with ordinality as u (a, b, n)
  where u.a is distinct from u.b
  order by n limit 1
$$;

do $$
begin
  perform test.enrol('alpha', 'dora', array['dora', 'card of ada']);
  insert into tenancy.terms (id, partner_number, valid_from, currency, earn_points, earn_amount,
    late_report_days)
  select test.id('late'), p.number, '2020-02-01', 'EUR', 1, 100, 30
  from tenancy.partners p where p.code = 'beta';
  update test.terms set number = (select max(t.number) from tenancy.terms t) where partner = 'beta';
end
$$;

create temporary table lives on commit drop as
select seed, pg_temp.lived('seed ' || seed, true) as by_one,
  pg_temp.lived('seed ' || seed, false) as by_many
from generate_series(1, 24) seed;

select test.equals(pg_temp.difference(by_one, by_many), null, 'a history is the same, seed ' || seed)
from lives order by seed;
select test.equals(
  (select string_agg(distinct coalesce(a.answer[1],
     case when a.answer[2] = 't' then 'replayed' else 'recorded' end), ' ')
   from lives, regexp_matches(by_one, '^\(1,(TS\d+)?,([tf]),', 'gn') as a (answer)),
  'TS101 TS301 TS305 TS306 TS308 TS420 TS455 TS501 TS503 TS504 TS601 TS801 recorded replayed',
  'the histories have met every answer');

select test.finish();
rollback;
