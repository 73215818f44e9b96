-- Goal: a limit lets through exactly as much as it says, in each of its windows, and nothing that
-- was refused or repeated counts.
-- Method: as the service, with the clock in hand; both sides of each limit and of each edge.
begin;

create function pg_temp.counted(subject text) returns text
language sql security definer as $$
  select string_agg(format('%s/%s', requests, points), ' ' order by limit_number, window_from)
  from ledger.limit_counts c where c.subject = counted.subject
$$;

-- A purchase that names its outlet and cashier.
create function pg_temp.sell(partner text, member text, receipt text, points bigint, cashier text)
returns text
language sql as $$
  select coalesce(refusal || ' ' || coalesce(detail::text, ''), 'done')
  from earning.record_purchases(
    array[test.digest(partner)], array[test.short_digest('sell ' || receipt)],
    array[test.short_digest(receipt)], array[test.id('sell ' || receipt)], array[test.id(member)],
    array[null::bytea], array[receipt], array[test.now()], array[points * 100], array[points],
    array[(select number from test.terms t where t.partner = sell.partner)], array['main'],
    array[cashier], array[null::jsonb], array[null::jsonb], array[null::timestamptz],
    array[null::integer])
$$;

-- Many purchases in one batch: member and points of each.
create function pg_temp.batch(partner text, named text, members text[], points bigint[])
returns text
language sql as $$
  select string_agg(coalesce(r.refusal, 'ok'), ' ' order by r.request_number)
  from (
    select array_agg(test.digest(partner)) as keys,
      array_agg(test.short_digest(named || n) order by n) as requests,
      array_agg(test.id(named || n) order by n) as ids,
      array_agg(test.id(members[n]) order by n) as members,
      array_agg(named || n order by n) as receipts, array_agg(test.now()) as moments,
      array_agg(points[n] * 100 order by n) as amounts,
      array_agg((select number from test.terms t where t.partner = batch.partner)) as terms,
      array_agg(null::text) as nothing, array_agg(null::jsonb) as no_json,
      array_agg(null::bytea) as no_digest, array_agg(null::timestamptz) as no_moment,
      array_agg(null::integer) as no_number
    from generate_subscripts(members, 1) n
  ) a, earning.record_purchases(keys, requests, requests, ids, a.members, no_digest, receipts,
    moments, amounts, batch.points, terms, nothing, nothing, no_json, no_json,
    no_moment, no_number) r
$$;

select test.equals(ledger.needs_checks(test.now()), false, 'without a limit nothing is checked');

-- By count, each minute.
do $$ begin perform ledger.set_limit('test', 'member', 'earn', 'minute', 'refuse', null, 2, null); end $$;
select test.moves_to('2026-06-15 12:00:00Z');
set local role tessera_service;
select test.equals(pg_temp.batch('alpha', 'a', '{ada,bob,ada,ada,bob}', '{1,1,1,1,1}'),
  'ok ok ok TS801 ok', 'requests of one batch count after each other, each member for itself');
select test.equals((refusal, detail)::text, '(TS801,60)', 'at another partner too, and how long')
from test.earn('beta', 'ada', 'b1', 100);
select test.equals(refusal, null::text, 'redeeming is not earning')
from test.redeem('alpha', 'ada', 'd0', 1);
select test.equals((refusal, is_replay)::text, '(,t)', 'a replay passes')
from test.earn('alpha', 'ada', 'a1', 100, key => 'another', content => 'x');
select test.moves_to('2026-06-15 12:00:59.999999Z');
select test.equals((refusal, detail)::text, '(TS801,1)', 'the window''s last microsecond is in it')
from test.earn('beta', 'ada', 'b1', 100);
select test.moves_to('2026-06-15 12:01:00Z');
select test.equals((refusal, is_replay)::text, '(,f)', 'the same request passes in the next window')
from test.earn('beta', 'ada', 'b1', 100);
select test.equals(refusal, null::text, 'and one more')
from test.earn('beta', 'ada', 'b2', 100, occurred_at => '2026-06-15 11:00Z');
select test.equals(refusal, 'TS801', 'a receipt of another time counts when it comes')
from test.earn('beta', 'ada', 'b3', 100, occurred_at => '2026-06-15 10:00Z');
select test.equals(pg_temp.counted(test.id('ada')::text), '2/2 2/2',
  'neither refusals nor replays were counted');

-- Counters of windows that are over go.
select test.moves_to('2026-06-15 12:30Z');
select test.equals(refusal, null::text, 'half an hour later') from test.earn('alpha', 'ada', 'c1', 100);
select test.moves_to('2026-06-15 12:31Z');
select test.equals(refusal, null::text, 'and a minute later') from test.earn('alpha', 'ada', 'c2', 100);
reset role;
select test.equals((select count(*) from ledger.limit_counts), 2::bigint,
  'only counters of the last minutes are left');
select ledger.remove_limit('test', (select number from ledger.limits));
select test.equals((select count(*) from ledger.limit_counts), 0::bigint,
  'a limit''s counters go with it');

-- By points, each day of the coalition's time zone, at one partner, redeeming.
update coalition.settings set time_zone = 'Europe/Berlin';
do $$ begin perform ledger.set_limit('test', 'member', 'redeem', 'day', 'refuse', 'alpha', null, 10); end $$;
set local role tessera_service;
select test.moves_to('2026-06-15 12:32Z');
select test.equals(refusal, null::text, 'points to spend') from test.earn('alpha', 'ada', 'c3', 100000);
select test.equals(refusal, null::text, 'ten points are within ten')
from test.redeem('alpha', 'ada', 'd1', 10);
select test.equals((refusal, detail)::text, '(TS801,34080)', 'an eleventh is not until midnight')
from test.redeem('alpha', 'ada', 'd2', 1);
select test.equals(refusal, null::text, 'at the other partner it is')
from test.redeem('beta', 'ada', 'd3', 1);
select test.moves_to('2026-06-15 21:59:59Z');
select test.equals(refusal, 'TS801', 'a second before midnight in Berlin')
from test.redeem('alpha', 'ada', 'd2', 1, key => 'again');
select test.moves_to('2026-06-15 22:00Z');
select test.equals((refusal, is_replay)::text, '(,f)',
  'at midnight the key that was refused is free to succeed') from test.redeem('alpha', 'ada', 'd2', 1);
select test.equals(refusal, 'TS801', 'more at once than the limit is refused in any window')
from test.redeem('alpha', 'ada', 'd5', 11);
select test.equals(refusal, 'TS201', 'what fails for want of points does not meet the limit')
from test.redeem('alpha', 'bob', 'd6', 1000000);
select test.equals(refusal, null::text, 'nine more') from test.redeem('alpha', 'ada', 'd7', 9);
reset role;
select ledger.remove_limit('test', (select number from ledger.limits));

-- An hour's window in the night in which the local hour comes twice.
select test.equals(
  array[ledger.window_from('hour', '2026-10-25 00:30Z', 'Europe/Berlin'),
    ledger.window_from('hour', '2026-10-25 01:30Z', 'Europe/Berlin')]::text,
  array['2026-10-25 00:00Z'::timestamptz, '2026-10-25 01:00Z']::text, 'both are windows');
select test.equals(ledger.window_until('day', '2026-10-24 22:00Z', 'Europe/Berlin')
  - '2026-10-24 22:00Z', interval '25 hours', 'and the day is long');

-- Cashiers, outlets and partners, each with its own name; a request is refused by the limit that
-- goes on longest, and what one limit refuses counts against none.
do $$ begin perform ledger.set_limit('test', 'cashier', 'any', 'minute', 'refuse', null, 1, null); end $$;
do $$ begin perform ledger.set_limit('test', 'outlet', 'any', 'hour', 'refuse', null, 3, null); end $$;
do $$ begin perform ledger.set_limit('test', 'partner', 'any', 'day', 'refuse', 'alpha', 4, null); end $$;
set local role tessera_service;
select test.moves_to('2026-06-16 12:00Z');
select test.equals(pg_temp.sell('alpha', 'bob', 'e1', 1, 'c1'), 'done', 'a cashier''s first');
select test.equals(pg_temp.sell('alpha', 'bob', 'e2', 1, 'c1'), 'TS802 60', 'a cashier''s second');
select test.equals(pg_temp.sell('alpha', 'bob', 'e3', 1, 'c2'), 'done', 'another cashier''s');
select test.equals(pg_temp.sell('beta', 'ada', 'e4', 1, 'c1'), 'done',
  'another partner''s cashier of the same code');
select test.equals(pg_temp.sell('alpha', 'bob', 'e5', 1, null), 'done', 'without a cashier');
select test.equals(pg_temp.sell('alpha', 'bob', 'e6', 1, 'c1'), 'TS803 3600',
  'the outlet is full, for longer than the cashier');
select test.equals(refusal, null::text, 'without an outlet')
from test.earn('alpha', 'bob', 'e7', 100);
select test.equals((refusal, detail)::text, '(TS804,36000)', 'the partner is full')
from test.earn('alpha', 'bob', 'e8', 100);
select test.equals(refusal, null::text, 'the other partner is not')
from test.earn('beta', 'ada', 'e9', 100);
reset role;
select test.equals(
  (select string_agg(format('%s %s%s', l.subject, c.subject, c.requests), ', '
    order by l.subject, c.of_partner, c.subject)
   from ledger.limit_counts c join ledger.limits l on l.number = c.limit_number),
  'cashier c11, cashier c21, cashier c11, outlet main3, outlet main1, partner 4',
  'only what was done is counted');
set local role tessera_operator;
select test.equals(pg_temp.sell('alpha', 'bob', 'e10', 1, 'c1'), 'done',
  'what the operator imports is not limited');
reset role;
delete from ledger.limit_counts;
delete from ledger.limits;

-- Reviews.
do $$ begin perform ledger.set_limit('test', 'member', 'earn', 'hour', 'review', null, 2, 100); end $$;
select test.moves_to('2026-06-17 12:00Z');
set local role tessera_service;
select test.equals(pg_temp.batch('alpha', 'f', '{bob,bob,bob,ada}', '{50,50,1,101}'),
  'ok ok ok ok', 'what a review is asked for is done');
select test.equals(pg_temp.batch('alpha', 'g', '{bob,bob}', '{0,7}'), 'ok ok', 'and more of it');
reset role;
select test.equals(
  (select string_agg(format('%s:%s/%s/%s', case r.member_id when test.id('ada') then 'ada'
      else 'bob' end, r.requests, r.points, r.breaches), ' ' order by r.number)
   from ledger.reviews r where resolved_at is null),
  'ada:1/101/1 bob:5/108/3', 'and is in the queue, once for each member and window');
select test.equals(
  (select count(*) from ledger.review_documents d
   join earning.purchases p on p.id = d.document_id and p.points = d.points), 4::bigint,
  'with each purchase that went beyond');
select ledger.resolve_review('eve', (select min(number) from ledger.reviews), 'approved', 'a party');
select test.raises($$ select ledger.resolve_review('eve',
  (select min(number) from ledger.reviews), 'rejected', 'x') $$, 'TS807', 'a review is resolved once');
select test.raises($$ select ledger.resolve_review('eve', 0, 'approved', 'x') $$, 'TS806', 'or not there');
select test.raises($$ select ledger.remove_limit('eve', 0) $$, 'TS805', 'nor is a limit');
select test.raises($$ select ledger.set_limit('e', 'member', 'earn', 'day', 'refuse', null, null,
  null) $$, '23514', 'a limit limits something');
select test.raises($$ select ledger.set_limit('e', 'member', 'earn', 'day', 'refuse', 'nowhere', 1,
  null) $$, 'TS506', 'a limit is of a partner that there is');
set local role tessera_service;
select test.equals(refusal, null::text, 'more in the same window')
from test.earn('alpha', 'ada', 'h1', 100);
reset role;
select test.equals((select string_agg(number::text || coalesce(resolved_by, ''), ' ' order by number)
   from (select row_number() over (order by number) as number, resolved_by from ledger.reviews) r),
  '1 2', 'opens a resolved review again');
select test.equals((select string_agg(action, ' ' order by number) from coalition.audit_trail
   where action ~ '^(limit|review)'),
  'limit.set limit.removed limit.set limit.removed limit.set limit.set limit.set limit.set '
  'review.resolved', 'all of it is in the audit trail');

select test.equals(
  (select string_agg(kind::text, ' ' order by place) from ledger.events where kind::text ~ '^review'),
  'review.opened review.opened review.approved review.opened',
  'the operator''s events tell of each');

-- A limit that is changed goes on counting.
do $$ begin perform ledger.set_limit('test', 'member', 'earn', 'hour', 'refuse', null, 1, null); end $$;
do $$ begin perform ledger.set_limit('test', 'member', 'earn', 'hour', 'refuse', null, 2, null); end $$;
set local role tessera_service;
select test.moves_to('2026-06-18 12:00Z');
select test.equals(pg_temp.batch('alpha', 'i', '{bob,bob,bob}', '{1,1,1}'), 'ok ok TS801',
  'setting a limit again changes it');
reset role;
do $$ begin perform ledger.set_limit('test', 'member', 'earn', 'hour', 'refuse', null, 3, null); end $$;
set local role tessera_service;
select test.equals(pg_temp.batch('alpha', 'j', '{bob,bob}', '{1,1}'), 'ok TS801',
  'and what was counted counts');
reset role;

select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
