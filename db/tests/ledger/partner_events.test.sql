-- Goal: a partner reads its own events, page by page, each once, and nobody else's.
-- Method: let things happen at two partners; move the origin, as after a restore, so that what this
-- transaction wrote lies where readers may look; then read with small pages.
begin;
do $do$ begin perform test.enrol('alpha', 'dora'); end $do$;
do $do$ begin perform test.earn('alpha', 'dora', 'p1', 1000), test.earn('alpha', 'dora', 'p2', 1000); end $do$;
do $do$ begin perform test.earn('beta', 'ada', 'p3', 1000); end $do$;
do $do$ begin perform test.redeem('alpha', 'dora', 'p4', 5); end $do$;
select test.presents('alpha');
select test.equals((select places from ledger.partner_events(null, 10)) is null
  or (select not exists (select from ledger.events e
    where e.place = any (r.places) and e.place >= ledger.events_end())
  from ledger.partner_events(null, 10) r), true, 'what is not committed is not read');
update ledger.event_origin set base = base + (1::bigint << 40);

create temporary table page as select * from ledger.partner_events(null, 2);
grant select on page to public;
select test.equals((select (has_more, next_place = places[2]) from page), (true, true),
  'a full page goes on at its last event');
create temporary table whole as select * from ledger.partner_events(null, 100);
select test.equals((select places from ledger.partner_events((select next_place from page), 2)),
  (select places[3:4] from whole), 'the next page begins behind it');
select test.equals((select kinds[cardinality(kinds)] from whole), 'points.redeemed',
  'what happened last is told last');
select test.equals((select (has_more, cardinality(places) >= 4, next_place >= places[cardinality(places)])
  from whole), (false, true, true), 'the last page goes on where nothing is yet');
select test.equals((select count(*) from whole w, unnest(w.subjects) s (id)
  join earning.purchases p on p.id = s.id
  join tenancy.partners t on t.number = p.partner_number where t.code <> 'alpha'), 0::bigint,
  'a neighbour''s events are not among them');
select test.equals((select places from ledger.partner_events((select next_place from whole), 10)), null,
  'there is nothing behind the end');
select test.presents('beta');
select test.equals((select count(*) from ledger.partner_events(null, 100) w, unnest(w.subjects) s (id)
  join redemption.redemptions p on p.id = s.id), 0::bigint, 'nor the other way round');
select test.finish();
rollback;
