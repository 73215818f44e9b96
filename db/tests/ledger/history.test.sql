-- Goal: nobody rewrites history: not the service, not the operator, not the owner, and by no
-- accident of a superuser either.
-- Method: make one row of everything, and try to update, delete and truncate each as every role.
begin;
set local client_min_messages = warning;
set local role tessera_service;
select test.equals(refusal, null::text, 'a purchase') from test.earn('alpha', 'ada', 'r1', 10000);
select test.equals(refusal, null::text, 'a return') from test.give_back('alpha', 'r1', 'b1', 100);
select test.equals(refusal, null::text, 'a redemption') from test.redeem('alpha', 'ada', 'd1', 10);
select test.equals(refusal, null::text, 'a refund') from test.refund('alpha', 'd1', 'f1', 5);
reset role;

create temporary table history (name text, changed text);
grant select on history to public;
insert into history values
  ('ledger.postings', 'points = 1'), ('ledger.allocations', 'points = 1'),
  ('ledger.requests', 'detail = 1'), ('earning.purchases', 'amount = 1'),
  ('earning.returns', 'amount = 1'), ('redemption.redemptions', 'value = 1'),
  ('redemption.refunds', 'value = 1'), ('tenancy.terms', 'earn_points = 1'),
  ('coalition.audit_trail', 'actor = ''nobody''');

set local role tessera_service;
select test.raises(format('update %s set %s', name, changed), '42501',
  'the service cannot update ' || name) from history order by name;
select test.raises(format('delete from %s', name), '42501',
  'the service cannot delete from ' || name) from history order by name;
select test.raises(format('truncate %s cascade', name), '42501',
  'the service cannot truncate ' || name) from history order by name;

set local role tessera_operator;
select test.raises(format('update %s set %s', name, changed), '42501',
  'the operator cannot update ' || name) from history order by name;
select test.raises(format('delete from %s', name), '42501',
  'the operator cannot delete from ' || name) from history order by name;
select test.raises(format('truncate %s cascade', name), '42501',
  'the operator cannot truncate ' || name) from history order by name;

set local role tessera_owner;
select test.changes_nothing(format('update %s set %s', name, changed),
  'the owner updates no row of ' || name) from history order by name;
select test.changes_nothing(format('delete from %s', name),
  'the owner deletes no row of ' || name) from history order by name;
select test.raises(format('truncate %s cascade', name), '42501',
  'the owner cannot truncate ' || name) from history order by name;

reset role;
select test.raises(format('update %s set %s', name, changed), '42501',
  'a superuser does not update ' || name) from history order by name;
select test.raises(format('delete from %s', name), '42501',
  'a superuser does not delete from ' || name) from history order by name;
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
