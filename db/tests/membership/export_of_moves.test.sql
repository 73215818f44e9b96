-- Goal: an export tells all that has happened to a member's points, in ids that lead somewhere, and
-- nothing of anybody else's.
-- Method: bob, who carl is merged into, has given and got points in every way there is, and some of
-- each have expired; then he lives with ada.
begin;
update coalition.settings set adjustment_approval_limit = 100, transfer_points_max = 100000,
  transfer_points_max_daily = 100000;
do $$ begin
  perform test.earn('alpha', 'ada', 'r1', 30000);
  perform test.earn('alpha', 'bob', 'r2', 1000, points_expire => '2026-06-20Z');
  perform test.earn('beta', 'carl', 'r3', 700);
  perform test.earn('beta', 'carl', 'r4', 500, confirm_days => 30);
  perform test.give_back('beta', 'r4', 'b1', 100);
  perform test.decide('beta', 'r4', false);
  perform test.adjust('eve', 'bob', 'a1', 'credit', 5);
  perform test.transfer('ada', 'bob', 10);
  perform test.transfer('bob', 'ada', 3, 'back');
  perform test.merge('carl', 'bob');
  perform test.unmerge('carl');
  perform test.merge('carl', 'bob');
end $$;
select test.moves_to('2026-06-21 12:00Z');
do $$ begin
  perform test.available('alpha', 'bob');
  perform ledger.reinstate_points('eve', test.id('back'), null, test.id('bob'),
    (select p.sequence from ledger.postings p
     where p.wallet_id = test.id('bob wallet') and p.kind = 'expire'), 4, null, false, 'an error');
  perform test.join_household('bob', 'ada');
  perform test.leave_household('bob', 'bob new');
  perform test.transfer('ada', 'bob', 40, 'again');
end $$;
select test.moves_to('2030-01-01Z');
do $$ begin
  perform test.available('alpha', 'bob');
  perform test.available('alpha', 'ada');
end $$;

create temporary table exported as
  select membership.export_member('eve', test.id('carl')) -> 'data' as e;
select test.equals(e::text ~ '[0-9a-f]{8}-[0-9a-f]{4}-', false,
  'no id is written as the database does')
from exported;
select test.equals(
  (select string_agg(distinct format('%s %s', p ->> 'kind', left(p ->> 'document_id', 3)), ', ')
   from exported, jsonb_array_elements(e -> 'postings') p),
  'accrue pur, cancel pur, cancel ret, credit adj, earn pur, expire mov, expire pur, '
  'reinstate rei, transfer_in mov, transfer_out mov', 'each posting names its document by its kind');
select test.equals(
  (select count(*) from exported, jsonb_array_elements(e -> 'postings') p)
    - (select count(*) from ledger.postings p where p.wallet_id in
        (test.id('bob wallet'), test.id('carl wallet'), test.id('bob new wallet'))),
  0::bigint, 'all of the wallets of bob and carl, and none of ada''s');
select test.equals(
  (select string_agg(distinct w ->> 'id', ' ' order by w ->> 'id')
   from exported, jsonb_array_elements(e -> 'wallets') w),
  (select string_agg(i, ' ' order by i) from (
    select ledger.typeid('wal', test.id(w)) as i
    from unnest('{bob wallet,carl wallet,bob new wallet}'::text[]) w) own),
  'which are named');
select test.equals(
  (select count(*) from exported, jsonb_array_elements(e -> 'moves') m
   where m ? 'source_balance_after' or m ? 'target_balance_after'), 0::bigint,
  'no move tells what the other has');
select test.equals(
  (select count(*) from exported, jsonb_array_elements(e -> 'moves') m), 7::bigint,
  'but all of them are there');
select test.equals(
  (select string_agg(distinct k, ' ') from exported, jsonb_each(e) t (name, list),
     jsonb_array_elements(list) r, jsonb_object_keys(r) k
   where k ~ 'acquainted|contacts|digest'), null::text, 'nor what says nothing');

select test.presents('alpha');
update ledger.event_origin set base = base + (1::bigint << 40);
select test.equals(
  (select string_agg(distinct k.subject_kind, ', ' order by k.subject_kind)
   from ledger.partner_events(null, 100) v, unnest(v.kinds, v.subject_kinds)
     k (kind, subject_kind) where k.kind = 'points.expired'),
  'move, purchase, reinstatement', 'the issuer is told of each expiry by its kind, too');

-- Others' documents on a wallet that is shared.
do $$ begin
  perform test.join_household('bob', 'ada');
  perform test.earn('alpha', 'ada', 'r7', 1100);
  perform test.earn('alpha', 'bob', 'r8', 1200);
  perform test.adjust('eve', 'bob', 'a2', 'credit', 13);
  perform test.adjust('eve', 'ada', 'a3', 'credit', 14);
  perform test.transfer('bob', 'eric', 15, 'out') from test.enrol('alpha', 'eric');
end $$;
select test.equals(
  (select string_agg(p ->> 'points', ' ' order by (p ->> 'points')::integer)
   from jsonb_array_elements(
     membership.export_member('eve', test.id('bob')) #> '{data,postings}') p
   where p ->> 'wallet_id' = ledger.typeid('wal', test.id('ada wallet'))), '12 13 15',
  'are not his: he sees what he bought, was given and gave away');
select test.finish();
rollback;
