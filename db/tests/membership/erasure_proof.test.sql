-- Goal: the proof finds whatever personal is left of an erased member, in each table that has any.
-- Method: a member with a document of each kind is erased; then what the erasure took is written
-- again, behind the ledger's back, one table after the other.
begin;
do $$ begin
  perform test.enrol('alpha', 'dora');
  perform test.enrol('alpha', 'dot');
  perform test.earn('alpha', 'dora', 'r1', 10000);
  perform test.earn('alpha', 'dora', 'r2', 700, points_expire => '2026-06-20Z');
  perform test.give_back('alpha', 'r1', 'b1', 1000);
  perform test.redeem('alpha', 'dora', 'd1', 10);
  perform test.refund('alpha', 'd1', 'f1', 4);
  perform test.offer(null, 'ticket', 3, kind => 'voucher');
  perform test.order('alpha', 'dora', 'ticket', 'o1');
  insert into ordering.activations (partner_number, id, voucher_id, gift_id, uses, uses_left,
    occurred_at, recorded_at, reference)
  select 1, test.id('a1'), v.id, v.gift_id, 1, 0, test.now(), test.now(), 'u1' from ordering.vouchers v;
  delete from ordering.open_vouchers;
  insert into ordering.voucher_ends (voucher_id, outcome, ended_at)
  select v.id, 'used', test.now() from ordering.vouchers v;
  insert into ordering.order_moves (partner_number, order_id, number, state, occurred_at, recorded_at)
  select v.partner_number, v.order_id, 3, 'delivered', test.now(), test.now() from ordering.vouchers v;
  perform test.hold('alpha', 'dora', 'h1', 5);
  perform test.void('alpha', 'h1');
  perform test.adjust('eve', 'dora', 'a1', 'credit', 5);
  perform test.decide_adjustment('joe', 'a1', 'rejected');
  perform test.earn('alpha', 'dot', 'r3', 300);
  perform test.merge('dot', 'dora');
  perform test.unmerge('dot');
  perform test.merge('dot', 'dora');
  perform test.join_household('dora', 'ada');
  perform test.leave_household('dora', 'new');
  perform test.earn('alpha', 'dora', 'r4', 700, points_expire => '2026-06-20Z');
end $$;
select test.moves_to('2026-06-21 12:00Z');
do $$ begin
  perform test.available('alpha', 'dora');
  perform ledger.reinstate_points('eve', test.id('back'), null, test.id('dora'), 2, 7, null, true,
    'said');
end $$;
insert into ledger.reviews (opened_at, limit_number, subject, activity, span, window_from,
  of_partner, subject_code, member_id, requests, points, breaches, resolved_at, resolved_by,
  verdict, reason)
values (test.now(), 1, 'member', 'earn', 'day', test.now(), 0, test.id('dora')::text,
  test.id('dora'), 9, 9, 1, test.now(), 'eve', 'approved', 'said');
do $$ begin perform membership.erase_member('eve', test.id('dora'), 'asked', true); end $$;
select test.equals(test.verdict(), 'clean', 'nothing is left');

set local session_replication_role = replica;
create function pg_temp.found(broken text) returns text language plpgsql as $$
declare
  v_verdict  text;
  v_count    bigint;
begin
  execute broken;
  get diagnostics v_count = row_count;
  v_verdict := test.verdict();
  raise exception using errcode = 'TS902', message = format('%s in %s', v_count, coalesce(
    substring(v_verdict from 'nothing personal is left of an erased member: ([a-z_]+)'),
    v_verdict));
exception when sqlstate 'TS902' then
  return sqlerrm;
end
$$;
-- What an erasure empties: in every document that there is.
select test.equals(
  (select string_agg(distinct d.table_name, ' ') from membership.personal_data() d
   cross join lateral (
     select pg_temp.found(format('update %s t set %I = %L', d.table_name, c,
       case when c in ('lines', 'metadata') then '{}' else 'said' end)) as found
     from unnest(d.erased_columns) c) broken
   where d.treatment = 'emptied' and broken.found !~ format('^[1-9][0-9]* in %s$', d.title)),
  null::text, 'free text is found in each table that has any, in each column');
-- What an erasure removes.
select test.equals(
  (select string_agg(d.title, ' ' order by d.title) from membership.personal_data() d
   where d.treatment = 'removed'),
  'acquaintances contacts identifiers limit_counts merged_identifiers', 'rows are removed of five');
select test.equals(pg_temp.found(format(removed.statement, named.id)),
  '1 in ' || removed.title, format('%s of %s are found', removed.title, named.name))
from (values (test.id('dora'), 'the member'), (test.id('dot'), 'its alias')) named (id, name)
cross join (values
  ('acquaintances', $$ insert into membership.acquaintances values (1, '%s', test.now()) $$),
  ('contacts', $$ insert into membership.contacts (partner_number, member_id, updated_at)
    values (1, '%s', test.now()) $$),
  ('identifiers', $$ insert into membership.identifiers (digest, member_id, kind, hint)
    values (test.digest('x'), '%s', 'card', 'x') $$),
  ('limit_counts', $$ insert into ledger.limit_counts values (1, test.now(), 0, '%s', 9, 9) $$)
) removed (title, statement);
set local session_replication_role = origin;
-- The rows of merged_identifiers go with the identifiers, whatever happens.
select test.raises($$ insert into membership.merged_identifiers
  select test.digest('dot'), g.id from membership.merges g limit 1 $$, '23503',
  'a merged identifier is one that there is');
-- An alias that is not erased would lead to its member.
update membership.members set erased_at = null where id = test.id('dot');
select test.report(position(format('nothing personal is left of an erased member: alias %s',
  test.id('dot')) in test.verdict()) > 0, 'an alias that was forgotten is found', test.verdict());
select test.finish();
rollback;
