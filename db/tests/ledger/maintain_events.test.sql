-- Goal: events are kept in weeks that are made ahead and dropped whole, no missing week refuses a
-- posting, and places go on after the database has moved.
-- Method: announce before there is any partition, maintain, let weeks pass; then pretend another
-- cluster.
begin;
create function test.weeks() returns text language sql volatile as $$
  select string_agg(name, ' ' order by name) from ledger.event_partitions()
$$;
do $do$ begin perform test.enrol('alpha', 'dora'); end $do$;
select test.presents('alpha');
select test.equals((select partitions_made from ledger.maintain_events()), 4,
  'what lies unplaced gets its week, and three weeks ahead are made');
select test.equals(test.weeks(), 'events_20260615 events_20260622 events_20260629 events_20260706',
  'weeks begin on Monday');
select test.equals((select count(*) from ledger.events_unplaced), 0::bigint, 'nothing lies unplaced');
select test.equals((select (m.partitions_made, m.partitions_dropped) from ledger.maintain_events() m), (0, 0),
  'twice does nothing more');
do $do$ begin perform test.earn('alpha', 'dora', 'm1', 5000); end $do$;
select test.equals((select tableoid::regclass::text from ledger.events e
  where e.kind = 'purchase.earned' and e.recorded_at = test.now() limit 1),
  'ledger.events_20260615', 'an event lies in its week');
select test.moves_to('2026-07-20 12:00Z');
do $do$ begin perform test.earn('alpha', 'dora', 'm2', 5000); end $do$;
select test.equals((select count(*) from ledger.events_unplaced), 1::bigint,
  'a missing week refuses nobody');
select test.equals((select (m.partitions_made, m.partitions_dropped) from ledger.maintain_events() m), (4, 0),
  'the missing week is made of what lies unplaced');
select test.moves_to('2026-07-22 00:00Z');
select test.equals((select m.partitions_dropped from ledger.maintain_events() m), 1,
  'a week goes when it is over for thirty days');
select test.equals((select dropped_through > 0 from ledger.event_origin), true, 'and what went is remembered');
select test.equals((select refusal from ledger.partner_events(0, 10)), 'TS105',
  'a reader that had not read it is told');
select test.equals((select refusal from ledger.partner_events(null, 10)), null,
  'who begins, begins with what is kept');
select ledger.keep_events('test', 1000);
select test.equals((select m.partitions_dropped from ledger.maintain_events() m), 0, 'retention can be set');
select test.raises($$ select ledger.keep_events('test', 0) $$, '23514', 'to a day at least');

create temporary table before_move as select ledger.events_end() as events_end, max(place) as place from ledger.events;
update ledger.event_origin set system_identifier = system_identifier + 1;
do $do$ begin perform ledger.maintain_events(); end $do$;
select ledger.announce(array['member.merged'], array[1], array[test.id('moved')], null, test.now());
select test.equals((select e.place > b.events_end and e.place > b.place from ledger.events e, before_move b
  where e.kind = 'member.merged'), true, 'in another cluster, places go on behind all before');
select test.equals((select next_place >= place from ledger.partner_events((select place from before_move), 10),
  before_move), true, 'and a reader goes on');

set local role tessera_service;
select test.equals((select partitions_made from ledger.maintain_events()), 0, 'the service may maintain');
select test.raises($$ select ledger.keep_events('x', 1) $$, '42501', 'it may not say how long');
select test.raises($$ select * from ledger.events $$, '42501', 'it reads by the function only');
select test.raises($$ select * from ledger.event_origin $$, '42501', 'and does not see how busy others are');
select test.finish();
rollback;
