-- Goal: an export holds everything about a member, an erasure leaves nothing personal and keeps the
-- ledger, and nobody can change history under the cloak of an erasure.
-- Method: a member with everything, exported, erased, exported again; then each door it knew.
begin;

-- Whether anything in the database holds a text: every table, every column.
create function pg_temp.places_with(needle text) returns text
language plpgsql as $$
declare
  v_table  regclass;
  v_count  bigint;
  v_found  text[] := '{}';
begin
  for v_table in
    select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname in
      ('coalition', 'tenancy', 'membership', 'ledger', 'earning', 'redemption')
    order by c.oid::regclass::text
  loop
    execute format('select count(*) from %s t where to_jsonb(t)::text ~ $1', v_table)
    into v_count using needle;
    if v_count > 0 then v_found := v_found || v_table::text; end if;
  end loop;
  return array_to_string(v_found, ' ');
end
$$;

set local role tessera_service;
select test.equals(count(*), 3::bigint, 'dora enrols with two cards at two partners')
from (select test.enrol('alpha', 'dora', '{dora,dora-secret}') union all
  select test.enrol('beta', 'dora') union all select test.enrol('beta', 'eric')) enrolled;
select test.equals(refusal, null::text, 'she buys')
from earning.record_purchases(
  array[test.digest('alpha')], array[test.short_digest('p1')], array[test.short_digest('p1')],
  array[test.id('p1')], array[test.id('dora')], array[null::bytea], array['p1'], array[test.now()],
  array[10000], array[100], array[(select number from test.terms where partner = 'alpha')],
  array['main'], array['c7'], array['[{"id":"1","amount":10000,"quantity":1,"text":"dora-secret"}]'::jsonb],
  array['{"note":"dora-secret"}'::jsonb], array[null::timestamptz], array[null::integer]);
select test.equals(refusal, null::text, 'she buys elsewhere') from test.earn('beta', 'dora', 'p2', 5000);
select test.equals(refusal, null::text, 'she gives something back')
from earning.record_returns(
  array[test.digest('alpha')], array[test.short_digest('g1')], array[test.short_digest('g1')],
  array[test.id('g1')], array[test.id('p1')], array[null::text], array['g1'], array[test.now()],
  array[1000], array[null::jsonb], array['{"note":"dora-secret"}'::jsonb]);
select test.equals(refusal, null::text, 'she spends')
from redemption.record_redemptions(
  array[test.digest('alpha')], array[test.short_digest('d1')], array[test.short_digest('d1')],
  array[test.id('d1')], array[test.id('dora')], array[null::bytea], array['d1'], array[test.now()],
  array[60], array[60], array[(select number from test.terms where partner = 'alpha')],
  array['main'], array['c7'], array['{"note":"dora-secret"}'::jsonb], array[null::bigint]);
select test.equals(refusal, null::text, 'and is refunded some')
from redemption.record_refunds(
  array[test.digest('alpha')], array[test.short_digest('f1')], array[test.short_digest('f1')],
  array[test.id('f1')], array[test.id('d1')], array['f1'], array[test.now()], array[10],
  array['{"note":"dora-secret"}'::jsonb]);
reset role;
update membership.contacts set name = 'dora-secret', email = 'dora-secret@example.org'
where member_id = test.id('dora') and partner_number = 1;
insert into ledger.reviews (opened_at, limit_number, subject, activity, span, window_from,
  of_partner, subject_code, member_id, requests, points, breaches, resolved_at, resolved_by,
  verdict, reason)
values (test.now(), 1, 'member', 'earn', 'day', test.now(), 0, test.id('dora')::text,
  test.id('dora'), 9, 9, 1, test.now(), 'eve', 'approved', 'she said dora-secret');
insert into ledger.limit_counts values (1, test.now(), 0, test.id('dora')::text, 9, 9);

select test.equals(pg_temp.places_with('dora-secret'),
  'earning.purchases earning.returns ledger.reviews membership.contacts redemption.redemptions '
  'redemption.refunds', 'her secret is in many places');

-- The export.
create temporary table exported as
  select membership.export_member('eve', test.id('dora')) as e;
select test.equals(
  (select string_agg(format('%s %s', key, jsonb_array_length(value)), ', ' order by key)
   from jsonb_each(e -> 'data') where jsonb_array_length(value) > 0),
  'acquaintances 2, allocations 3, contacts 2, events 1, identifiers 2, limit_counts 1, lots 2, '
  'member 1, '
  'postings 5, purchases 2, redemptions 1, refunds 1, requests 2, returns 1, reviews 1, wallets 1',
  'with all that there is') from exported;
select test.equals(
  (e #> '{data,identifiers}') @> '[{"kind": "card", "hint": "ora"}]'
  and (e #> '{data,contacts}') @> '[{"partner": "alpha", "name": "dora-secret"}]'
  and (e #> '{data,purchases}') @> '[{"partner": "alpha", "receipt": "p1", "outlet": "main",
    "cashier": "c7", "amount": 10000, "metadata": {"note": "dora-secret"}}]'
  and (e #> '{data,redemptions}') @> '[{"reference": "d1", "points": 60}]', true,
  'readable by people') from exported;
select test.equals((e -> 'data')::text ~ '[0-9a-f]{8}-[0-9a-f]{4}-|digest', false,
  'with ids as the API writes them, and no digest') from exported;
select test.raises($$ select membership.export_member('eve', test.id('nobody')) $$, 'TS601',
  'of nobody there is nothing to export');

-- History stays history as long as nobody is erased.
select test.raises($$ update earning.purchases set lines = null, metadata = null
  where id = test.id('p1') $$, '42501', 'no free text can be emptied before');
select test.raises($$ update redemption.refunds set metadata = null where id = test.id('f1') $$,
  '42501', 'of a refund neither');

-- The erasure.
select test.raises($$ select membership.erase_member('eve', test.id('nobody'), 'r', false) $$,
  'TS601', 'nobody cannot be erased');
select test.raises($$ select membership.erase_member('eve', test.id('dora'), 'r', false) $$,
  'TS650', 'points are not lost by accident');
update ledger.wallets set held = 1 where id = test.id('dora wallet');
select test.raises($$ select membership.erase_member('eve', test.id('dora'), 'r', true) $$,
  'TS651', 'held points are not lost at all');
update ledger.wallets set held = 0 where id = test.id('dora wallet');
create temporary table erased as
  select * from membership.erase_member('eve', test.id('dora'), 'she asked', true);
select test.equals(
  (select string_agg(format('%s %s %s', treatment, data, row_count), ', ' order by treatment, data)
   from erased where row_count > 0 and treatment <> 'kept'),
  'emptied purchases 1, emptied redemptions 1, emptied refunds 1, emptied returns 1, '
  'emptied reviews 1, removed acquaintances 2, removed contacts 2, removed identifiers 2, '
  'removed limit_counts 1', 'everything personal goes');
select test.equals((select count(*) from erased where treatment <> 'removed' and reason is null),
  0::bigint, 'what stays has its reason');
select test.equals(pg_temp.places_with('dora-secret'), '', 'her secret is nowhere');
select test.equals(pg_temp.places_with('Dora'), '', 'nor is her name');
select test.equals(test.wallet('dora'), '0', 'her points are gone');
select test.equals(test.postings('dora', 'expire'), 2::bigint, 'they expired');
select test.equals(test.verdict(), 'clean', 'the ledger is clean, without her');

select test.equals(
  (select string_agg(format('%s %s', kind, partner_number), ' ' order by place)
   from ledger.events where kind in ('member.erased', 'points.expired')),
  'points.expired 1 points.expired 2 member.erased 0 member.erased 1 member.erased 2',
  'everybody who knew her is told');

-- Nothing resolves to her any more.
set local role tessera_service;
select test.equals(refusal, 'TS601', 'her id is nobody''s') from test.earn('alpha', 'dora', 'p3', 100);
select test.equals(refusal, 'TS601', 'nor is her card')
from test.earn('alpha', null, 'p4', 100, identifier => 'dora');
select test.equals(refusal, 'TS601', 'nor does a repeated request find her')
from test.earn('beta', 'dora', 'p2', 5000);
select test.equals(refusal, 'TS601', 'nor a till') from membership.find_member(
  test.digest('alpha'), test.digest('dora'));
select test.equals(refusal, 'TS601', 'nor does her enrolment')
from test.enrol('alpha', 'dora', '{dora,dora-secret}');
select test.presents('alpha');
select test.equals(count(*), 0::bigint, 'she cannot be read')
from membership.members where id = test.id('dora');
select test.equals(refusal, 'TS103', 'nor can her wallet') from ledger.read_wallets(
  array[test.digest('alpha')], array[test.id('dora wallet')], array[null::uuid]);
-- Her card can be enrolled anew.
select test.equals((is_new, member_id = test.id('dora'))::text, '(t,f)', 'her card begins anew')
from membership.enrol_members(array[test.digest('alpha')], array[test.short_digest('anew')],
  array[test.short_digest('anew')], array[test.id('dora anew')], array[test.id('anew wallet')],
  array[null], array[null], array[null], array[null], array[1], array[test.digest('dora')],
  array['card'], array['ora']);
-- Her partner's books go on, without free text.
select test.equals(refusal, null::text, 'the rest of her purchase can be returned')
from earning.record_returns(
  array[test.digest('alpha')], array[test.short_digest('g2')], array[test.short_digest('g2')],
  array[test.id('g2')], array[test.id('p1')], array[null::text], array['g2'], array[test.now()],
  array[1000], array[null::jsonb], array['{"note":"dora-later"}'::jsonb]);
select test.equals(refusal, null::text, 'and of her redemption refunded')
from redemption.record_refunds(
  array[test.digest('alpha')], array[test.short_digest('f2')], array[test.short_digest('f2')],
  array[test.id('f2')], array[test.id('d1')], array['f2'], array[test.now()], array[10],
  array['{"note":"dora-later"}'::jsonb]);
reset role;
select test.equals(pg_temp.places_with('dora-later'), '', 'their free text is not kept');

-- Erasing again.
select test.moves_to('2026-07-01 12:00Z');
select test.equals((max(erased_at), sum(row_count) filter (where treatment <> 'kept'))::text,
  '("2026-06-15 12:00:00+00",0)', 'erasing again finds nothing, and tells when it was')
from membership.erase_member('eve', test.id('dora'), 'again', true);
select test.equals(
  (select string_agg(format('%s %s %s %s', actor, action, subject, detail), E'\n')
   from coalition.audit_trail where action = 'member.erased' and subject ~ '^mem_'),
  format('eve (%s) member.erased %s {"rows": 12, "reason": "she asked", "points_forfeited": 90}',
    session_user, ledger.typeid('mem', test.id('dora')))
  || format(E'\neve (%s) member.erased %s {"rows": 0, "reason": "again", "points_forfeited": 10}',
    session_user, ledger.typeid('mem', test.id('dora'))),
  'the trail tells who, when, why and how much, and nothing of her');
select test.equals((e -> 'data')::text || (e ->> 'erased_at'), '{}2026-06-15T12:00:00+00:00',
  'an export finds nothing, and tells since when')
from (select membership.export_member('eve', test.id('dora')) e) again;
select test.equals(
  (select count(*) from jsonb_array_elements(
     membership.export_member('eve', test.id('dora')) -> 'kept_after_erasure') k
   where k ->> 'reason' is null), 0::bigint, 'and why the rest is kept');

-- History is still history.
select test.raises($$ update earning.purchases set amount = 1 where id = test.id('p1') $$, '42501',
  'no amount can be changed');
select test.raises($$ update earning.purchases set metadata = null, amount = 1
  where id = test.id('p1') $$, '42501', 'nor with the free text');
select test.raises($$ update earning.purchases set metadata = '{}' where id = test.id('p1') $$,
  '42501', 'nor can free text be written');
select test.raises($$ delete from earning.purchases where id = test.id('p1') $$, '42501',
  'nor can a document go');
set local role tessera_owner;
select test.changes_nothing($$ update earning.purchases set metadata = null
  where member_id <> test.id('dora') $$, 'the owner reaches no other member''s documents');
reset role;

-- A household's wallet stays the others'.
update membership.members set wallet_id = test.id('bob wallet') where id = test.id('eric');
set local role tessera_service;
select test.equals(refusal, null::text, 'bob earns') from test.earn('alpha', 'bob', 'q1', 7000);
select test.equals(refusal, null::text, 'eric earns') from test.earn('beta', 'eric', 'q2', 3000);
reset role;
select test.equals(
  (select string_agg(p ->> 'points', ' ') from jsonb_array_elements(
    membership.export_member('eve', test.id('eric')) #> '{data,postings}') p),
  '30', 'an export of one tells nothing of the other');
select test.equals(count(*) > 0, true, 'eric is erased')
from membership.erase_member('eve', test.id('eric'), 'he asked', false);
select test.equals(test.wallet('bob'), '100 70@2028-08-01 30@2028-08-01', 'bob keeps the points');

-- Pending points go as well, and nobody can confirm them any more.
set local role tessera_service;
select test.equals(refusal, null::text, 'fred enrols') from test.enrol('alpha', 'fred');
select test.equals(refusal, null::text, 'and waits for a confirmation')
from test.earn('alpha', 'fred', 's1', 5000, confirm_days => 9);
reset role;
select test.raises($$ select membership.erase_member('eve', test.id('fred'), 'r', false) $$,
  'TS650', 'pending points count');
select test.equals(count(*) > 0, true, 'fred is erased')
from membership.erase_member('eve', test.id('fred'), 'he asked', true);
select test.equals((balance, pending)::text, '(0,0)', 'with all that waited')
from ledger.wallets where id = test.id('fred wallet');

-- A batch that had found her before.
select test.equals(string_agg(refusal, ' '), 'TS601', 'what was under way is refused')
from ledger.check_requests(test.now(), 'earn', 'purchase', '{1,2}', '{1,1}',
  array[test.id('eric'), test.id('bob')], '{null,null}', '{null,null}', '{1,1}',
  array[test.id('x'), test.id('y')]);

select test.equals(test.verdict(), 'clean', 'the ledger is clean');
insert into membership.acquaintances values (1, test.id('dora'), test.now());
select test.equals(test.verdict(),
  format('nothing personal is left of an erased member: acquaintances of member %s',
    test.id('dora')), 'what is left over is found');
select test.finish();
rollback;
