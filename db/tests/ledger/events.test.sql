-- Goal: every change of state writes its event, in the order in which things happened.
-- Method: walk through what a till does, and read the events back as they lie.
begin;
do $do$ begin perform test.enrol('alpha', 'dora'); end $do$;
do $do$ begin perform test.earn('alpha', 'dora', 'e1', 5000); end $do$;
do $do$ begin perform test.redeem('alpha', 'dora', 'd1', 10); end $do$;
select test.presents('alpha');
select test.equals(
  (select string_agg(e.kind::text, ' ' order by e.place) from ledger.events e
   where e.partner_number = (select number from tenancy.partners where code = 'alpha')
     and (e.subject_id = test.id('dora') or exists (
       select from earning.purchases p where p.id = e.subject_id and p.receipt = 'e1')
       or exists (select from redemption.redemptions p where p.id = e.subject_id))),
  'member.enrolled purchase.earned points.redeemed', 'what happened is told in its order');
select test.equals((select count(*) from (select place from ledger.events group by 1
  having count(*) > 1) d), 0::bigint, 'no two events have one place');
select ledger.announce(array['hold.placed', 'hold.voided'], array[1, 1],
  array[test.id('hold'), test.id('hold')], array[test.id('dora wallet'), null], test.now());
select test.equals((select array_agg(kind::text order by place desc) from (
  select * from ledger.events order by place desc limit 2) l),
  array['hold.voided', 'hold.placed'], 'announced events follow what the transaction told before');
select test.raises($$ select ledger.announce(array['hold.dropped'], array[1],
  array[test.id('x')], null, test.now()) $$, '22P02', 'a kind that no list knows is a defect');
do $do$ begin perform set_config('tessera.event_next', '5', true); end $do$;
select ledger.announce(array['hold.placed'], array[1], array[test.id('late')], null, test.now());
select test.equals((select place >= (pg_current_xact_id()::text::bigint << 16) from ledger.events
  where subject_id = test.id('late')), true, 'a setting cannot put an event before its transaction');
select test.finish();
rollback;
