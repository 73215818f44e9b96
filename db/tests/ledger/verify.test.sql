-- Goal: every invariant that the ledger proves can fail, and names what broke it.
-- Method: a small true history; then, behind the ledger's back, one lie after the other.
begin;
select coalition.configure('test', null, null, null, null, null, 'allow_debt', null);
set local role tessera_service;
select test.equals(count(*), 2::bigint, 'purchases')
from (select test.earn('alpha', 'ada', 'r1', 10000)
  union all select test.earn('beta', 'carl', 'r2', 10000)) done;
select test.equals(count(*), 2::bigint, 'redemptions')
from (select test.redeem('alpha', 'ada', 'd1', 10)
  union all select test.redeem('beta', 'carl', 'd2', 90)) done;
select test.equals(refusal, null::text, 'a refund') from test.refund('alpha', 'd1', 'f1', 5);
select test.equals(count(*), 2::bigint, 'returns, one of which leaves a debt')
from (select test.give_back('alpha', 'r1', 'b1', 100)
  union all select test.give_back('beta', 'r2', 'b2')) done;
set local role tessera_operator;
select test.equals(count(*), 2::bigint, 'moves')
from (select source_balance_after from test.transfer('ada', 'bob', 5)
  union all select m.points_moved from test.merge('bob', 'ada') m) done;
select test.equals(count(*), 2::bigint, 'an adjustment')
from (select balance_after from test.adjust('ann', 'ada', 'a1', 'credit', 3)
  union all select balance_after from test.decide_adjustment('ben', 'a1', 'approved')) done;
reset role;
select test.equals(test.verdict(), 'clean', 'the true history is clean');
select test.equals(count(*), 18::bigint, 'eighteen invariants are proved')
from ledger.verify() where checked > 0;
set local role tessera_auditor;
select test.equals(count(*) filter (where violations = 0), count(*), 'the auditor may ask as well')
from ledger.verify();
reset role;

-- Triggers and policies off: this is what somebody with the disk in hand could do.
set local session_replication_role = replica;
create function pg_temp.breaks(lie text, invariant_named text) returns text language plpgsql as $$
declare
  v_broken text;
begin
  begin
    execute lie;
    select string_agg(invariant, '; ') filter (where violations > 0) into v_broken from ledger.verify();
    raise exception using errcode = 'ZZ999', message = coalesce(v_broken, 'nothing');
  exception when sqlstate 'ZZ999' then
    v_broken := sqlerrm;
  end;
  return test.report(position(invariant_named in v_broken) > 0, lie,
    format('expected: %s; broken: %s', invariant_named, v_broken));
end
$$;
select pg_temp.breaks(lie, named) from (values
  ('update ledger.postings set points = points + 1 where kind = ''earn''', 'continues its wallet'),
  ('update ledger.postings set sequence = 9 where kind = ''refund''', 'without gaps'),
  ('update ledger.wallets set balance = balance + 1', 'sum of its postings'),
  ('delete from ledger.wallets where balance > 0', 'sum of its postings'),
  ('update ledger.lots set points = points + 1', 'open and held lots less its open debts'),
  ('update ledger.wallets set due_at_first = ''infinity''', 'open and held lots less its open debts'),
  ('update ledger.debts set points = points + 1', 'open and held lots less its open debts'),
  ('insert into ledger.lots values (test.id(''nobody''), ''infinity'', 1, 1, 5)',
    'open and held lots less its open debts'),
  ('update ledger.allocations set points = points + 1 where points > 0', 'allocated from it'),
  ('delete from ledger.allocations', 'covered by allocations'),
  ('update ledger.lots set issuer = issuer + 1', 'names its postings and the issuer'),
  ('update ledger.allocations set cause = 99 where cause <> debit', 'names its postings'),
  ('update redemption.redemptions set points = points + 1', 'has its document'),
  ('delete from redemption.refunds', 'has its document'),
  ('update earning.returns set amount = amount + 10000', 'share of a purchase'),
  ('update redemption.refunds set value = value + 1', 'share of a redemption'),
  ('update ledger.requests set subject_id = test.id(''nobody'') where operation = ''refund''',
    'has its subject'),
  ('update ledger.adjustments set points = points + 1', 'has its document'),
  ('update ledger.adjustments set direction = ''debit''', 'has its document'),
  ('delete from ledger.moves', 'has its document'),
  ('update ledger.moves set points = points + 1', 'arrives there'),
  ('update ledger.move_parts set issuer = issuer + 1', 'arrives there'),
  ('update ledger.move_parts set points = points + 1', 'arrives there'),
  ('delete from ledger.move_parts', 'arrives there'),
  ('delete from ledger.postings where kind = ''transfer_in''', 'points outstanding'),
  ('update membership.members set wallet_id = test.id(''carl wallet'') where merged_into is not null',
    'an alias that of its member'),
  ('update ledger.wallets set status = ''closed'' where balance > 0', 'a closed wallet has nothing'),
  ('update ledger.wallets set status = ''closed'' where id = test.id(''carl wallet'')',
    'that is not closed'),
  ('delete from ledger.postings where kind = ''redeem''', 'points outstanding')
) as lies (lie, named);
select test.equals(test.verdict(), 'clean', 'and none of the lies has stayed');
select test.finish();
rollback;
