-- Goal: a surprise turns out to be one of the gifts that are left, by the published odds.
-- Method: the dice are in the test's hand: every number that can be drawn, and a stock that runs out.
begin;
select test.equals(count(*), 4::bigint, 'a surprise of three gifts, one of them with no limit')
from (
  select test.offer('beta', 'box', 50, 4, kind => 'surprise')
  union all select test.offer('beta', 'first', 1, 1, changes => '{"status": "approved"}')
  union all select test.offer('beta', 'second', 1, 2, changes => '{"status": "approved"}')
  union all select test.offer('beta', 'third', 1, kind => 'voucher', changes => '{"status": "approved"}')
) gifts;
insert into catalogue.surprise_odds
select (select number from tenancy.partners where code = 'beta'), test.id('box'), test.id(o.gift),
  o.weight
from (values ('first', 1), ('second', 2), ('third', 7)) o (gift, weight);
-- Gives back whatever is set aside for an order of alpha's.
create function test.given_back(gift text, reference text) returns bigint
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select sum(test.conclude('alpha', g, reference))
  from (values (gift), ('first'), ('second')) o (g)
$$;
set local role tessera_service;
select test.equals(refusal, null::text, 'ada has points') from test.earn('alpha', 'ada', 'r1', 100000);

-- Each number is drawn, and what was set aside given back.
select test.equals(string_agg(o.name || ' ' || o.times, ', ' order by o.name), 'first 1, second 2, third 7',
  'each is drawn by its odds, by ten numbers that follow each other')
from (
  select g.name, count(*) as times
  from (
    select (test.reserve('alpha', 'box', 'd' || n.draw, draw => n.draw)).outcome_id,
      test.given_back('box', 'd' || n.draw)
    from generate_series(3, 12) n (draw)
  ) d
  join (values ('first'), ('second'), ('third')) g (name) on test.id(g.name) = d.outcome_id
  group by g.name
) o;
select test.equals(concat_ws(', ', test.stock('box'), test.stock('first'), test.stock('second')),
  '4 4 0 0, 1 1 0 0, 2 2 0 0', 'and all is back');

-- What it is, is taken with it, and decides what the order becomes.
select test.equals((refusal, points_paid)::text, '(,50)', 'a surprise is ordered for its own points')
from test.order('alpha', 'ada', 'box', 's1', draw => (
  select (select count(*) from (values ('first'), ('second'), ('third')) g (name)
    where test.id(g.name) < test.id('first')
      and g.name = 'second') * 2 + (case when test.id('third') < test.id('first') then 7 else 0 end)));
select test.equals(concat_ws(', ', test.stock('box'), test.stock('first')), '4 3 0 1, 1 0 0 1',
  'both leave the shelf');
select test.equals(test.moves_of('alpha', 's1'), 'placed', 'goods wait for their supplier');
select test.equals(string_agg(distinct g.name, ' '), 'second third', 'what has run out is left out')
from (
  select (test.reserve('alpha', 'box', 'e' || n.draw, draw => n.draw)).outcome_id,
    test.given_back('box', 'e' || n.draw)
  from generate_series(0, 8) n (draw)
) d
join (values ('first'), ('second'), ('third')) g (name) on test.id(g.name) = d.outcome_id;
reset role;
update catalogue.gifts set status = 'paused' where id = test.id('second');
set local role tessera_service;
select test.equals(refusal, null::text, 'what is left of it') from test.order('alpha', 'ada', 'box', 's2');
select test.equals(test.moves_of('alpha', 's2'), 'placed fulfilled', 'is a voucher, issued at once');
select test.equals((refusal, is_replay)::text, '(,t)', 'asked again, it is what it was')
from test.order('alpha', 'ada', 'box', 's2', draw => 9223372036854775807);
reset role;
update catalogue.gifts set status = 'paused' where id = test.id('third');
set local role tessera_service;
select test.equals(refusal, 'TS925', 'when nothing is left, there is no surprise')
from test.order('alpha', 'ada', 'box', 's3');
reset role;
update catalogue.gifts set status = 'approved' where id in (test.id('third'), test.id('second'));
set local role tessera_service;
select test.equals(count(*), 2::bigint, 'two more')
from (select test.order('alpha', 'ada', 'box', 's4') union all select test.order('alpha', 'ada', 'box', 's5')) o;
select test.equals(refusal, 'TS925', 'the surprise itself runs out, too')
from test.order('alpha', 'ada', 'box', 's6');
select test.equals(test.stock('box'), '4 0 0 4', 'after four');
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
