-- Goal: whoever is erased from a household takes nothing from the others and leaves nothing to
-- nobody; what the household's wallet becomes later, it becomes for the erased member's documents.
-- Method: bob and carl live on ada's wallet; they are erased one after the other, while documents
-- of theirs are captured, returned and refunded, and the wallet goes to dora's.
begin;
select coalition.configure('test', null, null, null, null, null, 'allow_debt', null);
do $$ begin
  perform test.enrol('alpha', 'dora');
  perform test.earn('alpha', 'ada', 'r1', 3000);
  perform test.join_household('bob', 'ada');
  perform test.join_household('carl', 'ada');
  perform test.earn('alpha', 'bob', 'r3', 1000);
  perform test.earn('beta', 'carl', 'r4', 1000);
  perform test.redeem('alpha', 'bob', 'd1', 4);
  perform test.earn('alpha', 'ada', 'r2', 700, points_expire => '2026-06-20Z');
end $$;
select test.moves_to('2026-06-21 12:00Z');
set local role tessera_service;
select test.equals(test.available('alpha', 'bob'), 46::bigint, 'they have one wallet');
select test.equals(refusal, null::text, 'bob sets points aside')
from test.hold('alpha', 'bob', 'h1', 5, 864000);
set local role tessera_operator;
select test.equals(points, 3::bigint, 'expired points come back to the household')
from ledger.reinstate_points('eve', test.id('back'), null, test.id('bob'),
  (select sequence from ledger.postings where kind = 'expire'), 3, null, true, 'a family-secret');

-- One of three.
select test.equals(
  (select string_agg(format('%s %s', key, jsonb_array_length(value)), ', ' order by key)
   from jsonb_each(membership.export_member('eve', test.id('bob')) -> 'data')
   where jsonb_array_length(value) > 0 and key ~ '^(wallets|lots|postings|re|purch|holds|house)'),
  'holds 1, household_changes 1, postings 2, purchases 1, redemptions 1, requests 1, wallets 1',
  'bob''s export has what is his, and his wallet of before');
select test.equals(
  membership.export_member('eve', test.id('bob')) #> '{data,wallets}' @> '[{"status": "closed"}]',
  true, 'and not the household''s');
select test.equals(sum(row_count) filter (where data = 'reinstatements'), 0::numeric,
  'bob is erased, although there are points and holds')
from membership.erase_member('eve', test.id('bob'), 'asked', false);
reset role;
select test.equals(reason, 'a family-secret', 'the household''s papers stay')
from ledger.reinstatements;
select test.equals(test.verdict(), 'clean', 'which is nothing personal of bob''s');
select test.equals((balance, held)::text, '(49,5)', 'nor are its points touched')
from ledger.wallets where id = test.id('ada wallet');
set local role tessera_service;
select test.equals(refusal, null::text, 'what bob set aside can be spent')
from redemption.capture_holds(array[test.digest('alpha')], array[test.short_digest('c1')],
  array[test.short_digest('c1')], array[test.id('redemption|alpha|c1')],
  array[test.id('hold|alpha|h1')], array['c1'], array[test.now()], array[null::bigint],
  array[5], array[null::bigint],  array['{"note":"bob-secret"}'::jsonb]);
reset role;
select test.equals(count(*), 0::bigint, 'without free text')
from redemption.redemptions where metadata is not null;

-- Two of three: carl leaves, and is erased; what he had bought is still the household's.
set local role tessera_operator;
do $$ begin
  perform test.leave_household('carl', 'carl new');
  perform membership.erase_member('eve', test.id('carl'), 'asked', false);
end $$;
select test.raises($$ select test.leave_household('ada', 'x') $$, 'TS604',
  'an erased member is no company');
set local role tessera_service;
select test.equals(refusal, null::text, 'carl''s purchase goes back')
from test.give_back('beta', 'r4', 'b1', 500);
select test.equals(test.available('alpha', 'ada'), 39::bigint, 'from the household''s points');

-- The wallet goes to another one, and an erased member stays behind with the one that is closed.
set local role tessera_operator;
select test.equals(points_moved, 39::bigint, 'ada lives with dora, and nobody is in the way')
from test.join_household('ada', 'dora');
reset role;
select test.equals(count(*), 1::bigint, 'dora did not live with anybody before')
from ledger.events where kind = 'household.formed' and subject_id = test.id('dora');
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
set local role tessera_service;
select test.equals(refusal, null::text, 'what bob bought goes back')
from test.give_back('alpha', 'r3', 'b2', 500);
select test.equals(refusal, null::text, 'what he redeemed comes back')
from test.refund('alpha', 'd1', 'f1', 2);
select test.equals(test.available('alpha', 'dora'), 36::bigint, 'where the points are now');
set local role tessera_operator;
do $$ begin perform test.leave_household('ada', 'ada new'); end $$;
select test.equals(points_moved, 36::bigint, 'dora is carried on, too')
from test.merge('dora', 'ada');
set local role tessera_service;
select test.equals(refusal, null::text, 'the rest of it') from test.refund('alpha', 'd1', 'f2');
select test.equals(test.available('alpha', 'ada'), 38::bigint, 'follows all the way');
select test.equals(test.verdict(), 'clean', 'the ledger is clean');

-- The last one: the papers go, and the points have to be forfeited.
set local role tessera_operator;
select test.raises($$ select membership.erase_member('eve', test.id('dora'), 'asked', false) $$,
  'TS650', 'nobody is left to spend the points');
select test.equals(sum(row_count) filter (where data = 'reinstatements'), 1::numeric,
  'the papers of the household go with the last of it')
from membership.erase_member('eve', test.id('dora'), 'asked', true);
reset role;
select test.equals(count(reason), 0::bigint, 'all of them') from ledger.reinstatements;
select test.equals(sum(balance), 0::numeric, 'and the points') from ledger.wallets;
select test.equals(test.verdict(), 'clean', 'the ledger is clean');

-- Nobody is left to give points back to.
set local role tessera_service;
select test.equals(refusal, null::text, 'what is refunded after all')
from test.refund('alpha', 'c1', 'f3', 5);
select test.equals(test.verdict(), 'clean', 'is on record');
set local role tessera_operator;
select test.equals(string_agg(cardinality(n.members)::text, ' '), '0',
  'and expires without a notice to anybody') from ledger.expiries_to_notice(3650, null, 100) n;
select test.raises($$ select membership.erase_member('eve', test.id('ada'), 'again', false) $$,
  'TS650', 'erasing again does not lose it by accident either');
do $$ begin perform membership.erase_member('eve', test.id('ada'), 'again', true); end $$;
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
