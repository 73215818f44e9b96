-- Goal: a transfer moves points and nothing else: each with its issuer and expiry, within limits.
-- Method: two members with lots of two issuers; give, repeat, exceed, freeze, and look at the lots.
begin;
set local role tessera_service;
select test.equals(count(*), 3::bigint, 'purchases')
from (select test.earn('beta', 'ada', 'r1', 5000, occurred_at => '2024-06-20 12:00Z')
  union all select test.earn('alpha', 'ada', 'r2', 10000)
  union all select test.earn('alpha', 'bob', 'r3', 1000)) earned;
set local role tessera_operator;
select test.equals((is_replay, source_balance_after, target_balance_after)::text, '(f,80,80)',
  'a rehearsal tells what would be') from test.transfer('ada', 'bob', 70, 't1', true);
select test.equals(test.wallet('ada'), '150 50@2026-07-01 100@2028-07-01', 'and does nothing');
select test.equals(count(*), 0::bigint, 'not even in the trail')
from coalition.audit_trail where action = 'points.transferred';
select test.equals((is_replay, source_balance_after, target_balance_after)::text, '(f,80,80)',
  'points move') from test.transfer('ada', 'bob', 70, 't1');
select test.equals(test.wallet('ada'), '80 80@2028-07-01', 'the first-expiring first');
select test.equals(test.wallet('bob'), '80 50@2026-07-01 10@2028-07-01 20@2028-07-01',
  'each with the expiry that it had');
select test.equals(
  string_agg(p.code || ' ' || l.points, ', ' order by l.expires_at, l.points desc),
  'beta 50, alpha 20, alpha 10', 'and with its issuer')
from ledger.lots l join tenancy.partners p on p.number = l.issuer
where l.wallet_id = test.id('bob wallet');
select test.equals((is_replay, source_balance_after, target_balance_after)::text, '(t,80,80)',
  'a repeated transfer has no second effect') from test.transfer('ada', 'bob', 70, 't1');
select test.raises($$ select test.transfer('ada', 'bob', 69, 't1') $$, 'TS204',
  'its reference for other points is refused');
select test.raises($$ select test.transfer('bob', 'ada', 70, 't1') $$, 'TS204', 'or the other way');
select test.raises($$ select test.transfer('ada', 'bob', 81) $$, 'TS201',
  'no more than can be spent');
select test.raises($$ select test.transfer('ada', 'bob', 0) $$, '23514', 'not nothing');
select test.raises($$ select test.transfer('ada', 'bob', -1) $$, '23514', 'not less than nothing');
select test.raises($$ select test.transfer('ada', 'ada', 1) $$, 'TS613', 'not to oneself');
select test.raises($$ select test.transfer('ada', 'nobody', 1) $$, 'TS601', 'not to nobody');
select test.equals(target_balance_after, 160::bigint, 'all that is left goes')
from test.transfer('ada', 'bob', 80);
select test.equals(test.wallet('ada'), '0', 'and nothing stays');
select test.equals(count(*), 2::bigint, 'both are in the trail')
from coalition.audit_trail where action = 'points.transferred';

-- The limits.
reset role;
select coalition.configure('test', null, null, null, null, null, null, null,
  new_transfer_max => 50, new_transfer_max_daily => 120);
set local role tessera_operator;
select test.raises($$ select test.transfer('bob', 'ada', 51) $$, 'TS723', 'a transfer has a limit');
select test.equals(source_balance_after, 110::bigint, 'which it may reach')
from test.transfer('bob', 'ada', 50, 'l1');
select test.equals(source_balance_after, 60::bigint, 'twice')
from test.transfer('bob', 'ada', 50, 'l2');
select test.raises($$ select test.transfer('bob', 'ada', 21) $$, 'TS724', 'so has a day');
select test.equals(source_balance_after, 40::bigint, 'which they may reach')
from test.transfer('bob', 'ada', 20, 'l3');
select test.raises($$ select test.transfer('bob', 'ada', 1) $$, 'TS724', 'and then no point more');
select test.raises($$ select test.transfer('ada', 'bob', 1) $$, 'TS724',
  'what was given before it was lowered counts');
reset role;
select coalition.configure('test', null, 'America/New_York', null, null, null, null, null);
select test.moves_to('2026-06-16 03:59Z');
set local role tessera_operator;
select test.raises($$ select test.transfer('bob', 'ada', 1) $$, 'TS724',
  'the day ends at midnight where the coalition is');
reset role;
select test.moves_to('2026-06-16 04:00Z');
set local role tessera_operator;
select test.equals(source_balance_after, 0::bigint, 'and the next begins')
from test.transfer('bob', 'ada', 40, 'l4');
reset role;
select coalition.configure('test', null, null, null, null, null, null, null, new_transfer_max => 0);
set local role tessera_operator;
select test.raises($$ select test.transfer('ada', 'bob', 1) $$, 'TS723',
  'a limit of 0 forbids them');
reset role;
select coalition.configure('test', null, null, null, null, null, null, null,
  new_transfer_max => 1000, new_transfer_max_daily => 1000);

-- A debt is paid by what arrives; a frozen wallet receives and does not give.
select coalition.configure('test', null, null, null, null, null, 'allow_debt', null);
set local role tessera_service;
select test.equals(count(*), 1::bigint, 'earned') from test.earn('beta', 'carl', 'r4', 3000);
select test.equals(count(*), 1::bigint, 'spent') from test.redeem('beta', 'carl', 'd1', 30);
select test.equals(count(*), 1::bigint, 'returned') from test.give_back('beta', 'r4', 'b1');
set local role tessera_operator;
select test.equals(test.wallet('carl'), '-30 owes 30', 'a debt');
select test.equals(target_balance_after, -10::bigint, 'is paid in part')
from test.transfer('ada', 'carl', 20);
select test.equals(target_balance_after, 15::bigint, 'and then whole')
from test.transfer('ada', 'carl', 25);
select test.equals(test.wallet('carl'), '15 15@2026-07-01', 'the rest can be spent');
select test.equals(test.freeze('carl'), true, 'frozen');
select test.equals(test.freeze('carl'), false, 'is frozen');
select test.raises($$ select test.transfer('carl', 'ada', 1) $$, 'TS210',
  'a frozen wallet gives nothing');
select test.equals(target_balance_after, 16::bigint, 'but is given')
from test.transfer('ada', 'carl', 1);
set local role tessera_service;
select test.equals(balance_after, 26::bigint, 'and earns')
from test.earn('beta', 'carl', 'r5', 1000);
set local role tessera_operator;
select test.equals(test.freeze('carl', 'open'), true, 'let go');
select test.equals(source_balance_after, 25::bigint, 'it gives again')
from test.transfer('carl', 'ada', 1, 'after');
select test.raises($$ select test.freeze('nobody') $$, 'TS103', 'there must be a wallet');
select test.raises($$ select test.freeze('carl', 'closed') $$, 'TS608',
  'nobody closes one by hand');
select test.equals(string_agg(action, ' ' order by number), 'wallet.frozen wallet.unfrozen',
  'both are in the trail') from coalition.audit_trail where action ~ '^wallet';

-- A lot that expires by activity goes on living as long as it would have.
reset role;
insert into ledger.lots values (test.id('bob wallet'), 'infinity', 1, 1, 5, true);
update ledger.wallets set active_until = '2027-01-01' where id = test.id('bob wallet');
savepoint unsound;
update ledger.wallets set balance = 5, sequence_last = sequence_last
where id = test.id('bob wallet');
set local role tessera_operator;
select test.equals(source_balance_after, 0::bigint, 'a renewing lot goes')
from test.transfer('bob', 'ada', 5, 'renewing');
reset role;
select test.equals(active_until, '2027-01-01'::timestamptz, 'with the activity that it had')
from ledger.wallets where id = test.id('ada wallet');
rollback to savepoint unsound;
-- The count of the two assertions above was rolled back with the rest.
do $$ begin
  perform set_config('test.count', (current_setting('test.count')::integer + 2)::text, true);
end $$;
delete from ledger.lots where wallet_id = test.id('bob wallet') and renews;
update ledger.wallets set active_until = 'infinity' where id = test.id('bob wallet');

select test.equals(count(*), 1::bigint, 'a transfer is an event, once')
from ledger.events where subject_id = test.id('t1') and kind = 'transfer.made';
select test.raises('update ledger.moves set points = 1', '42501', 'history is kept, of moves');
select test.raises('delete from ledger.move_parts', '42501', 'and of what they brought');
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
