-- A small coalition for db/tests, and one function for each thing that a partner's till does.
--
-- Names stand for everything: the key of partner "alpha" has the digest of that word, member "ada"
-- has the id of that word. The functions run with the rights of whoever calls them, so a test that
-- is `tessera_service` calls the ledger's functions as the service does.
--
-- Partners alpha and beta are active, gamma is suspended. One point for each 100 minor units, a
-- point pays a cent. Ada is known to alpha and beta, bob to alpha only, carl to beta only.

-- The clock: noon of 15 June 2026, unless the transaction says otherwise.
create function test.now() returns timestamptz
language sql stable set search_path = pg_catalog, pg_temp as $$
  select coalesce(nullif(current_setting('test.instant', true), '')::timestamptz,
    '2026-06-15 12:00Z'::timestamptz)
$$;

create or replace function ledger.instant() returns timestamptz
language sql stable set search_path = pg_catalog, pg_temp as $$ select test.now() $$;

create function test.moves_to(instant timestamptz) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select set_config('test.instant', instant::text, true)
$$;

create function test.id(name text) returns uuid
language sql immutable set search_path = pg_catalog, pg_temp as $$ select md5(name)::uuid $$;

create function test.digest(name text) returns bytea
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select sha256(convert_to(name, 'UTF8'))
$$;

create function test.short_digest(name text) returns bytea
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select substr(test.digest(name), 1, 16)
$$;

-- Presents a partner's key to the row-level policies for the rest of the transaction.
create function test.presents(partner text) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select set_config('tessera.key', encode(test.digest(partner), 'hex'), true)
$$;

-- Approves, as another person, the changes of terms, policies and rates that wait for one.
create function test.approve_changes() returns bigint
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  v_change  uuid;
  v_count   bigint := 0;
begin
  for v_change in
    select c.id from coalition.changes c
    where not exists (select from coalition.change_decisions d where d.change_id = c.id)
    order by c.proposed_at, c.content ->> 'valid_from_on'
  loop
    perform coalition.decide_change('second', v_change, 'approved', null, false);
    v_count := v_count + 1;
  end loop;
  return v_count;
end
$$;

do $$
declare
  v_partner text;
begin
  foreach v_partner in array array['alpha', 'beta', 'gamma'] loop
    perform tenancy.invite_partner('test', test.id(v_partner), v_partner, initcap(v_partner));
    perform tenancy.issue_key('test', test.id(v_partner || ' key'), v_partner,
      test.digest(v_partner), 'till', array['earn', 'redeem', 'members', 'reports'], null);
    perform tenancy.set_terms('test', test.id(v_partner || ' terms'), v_partner, '2020-01-01', 'EUR',
      1, 100, 10000, null);
    perform tenancy.add_outlet('test', test.id(v_partner || ' outlet'), v_partner, 'main', 'Main');
  end loop;
  perform tenancy.set_partner_status('test', 'gamma', 'suspended', 'test');
end
$$;

-- The terms of a partner by number, which the till has from an earlier read.
create table test.terms as
  select p.code as partner, t.number from tenancy.terms t
  join tenancy.partners p on p.number = t.partner_number;
grant select on test.terms to public;

create function test.enrol(partner text, member text, identifiers text[] default null)
returns table (refusal text, is_replay boolean, is_new boolean, member_id uuid)
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select e.refusal, e.is_replay, e.is_new, e.member_id
  from membership.enrol_members(
    array[test.digest(partner)], array[test.short_digest('enrol ' || partner || member)],
    array[test.short_digest('enrol ' || partner || member)], array[test.id(member)],
    array[test.id(member || ' wallet')], array[initcap(member)], array[null], array[null],
    array['en'], array_fill(1::bigint, array[cardinality(coalesce(identifiers, array[member]))]),
    (select array_agg(test.digest(i)) from unnest(coalesce(identifiers, array[member])) i),
    array_fill('card'::text, array[cardinality(coalesce(identifiers, array[member]))]),
    (select array_agg(right(i, 3)) from unnest(coalesce(identifiers, array[member])) i)) e
$$;

-- A purchase. A null key is the receipt, a null content is what is asked.
create function test.earn(
  partner text, member text, receipt text, amount bigint, key text default null,
  content text default null, occurred_at timestamptz default null, outlet text default null,
  terms integer default null, identifier text default null, lines jsonb default null,
  points bigint default null, matures_at timestamptz default null,
  confirm_days integer default null, paid_with_points bigint default 0,
  points_expire timestamptz default null
)
returns table (
  request_number bigint, refusal text, is_replay boolean, purchase_id uuid, member_id uuid,
  wallet_id uuid, points_earned bigint, balance_after bigint, expires_at timestamptz,
  recorded_at timestamptz, terms_number integer, matures_at timestamptz, confirm_by timestamptz,
  detail bigint
)
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select * from earning.record_purchase(
    test.digest(partner), test.short_digest('earn ' || coalesce(key, receipt)),
    test.short_digest(coalesce(content, concat_ws('|', member, receipt, amount))),
    test.id(concat_ws('|', 'purchase', partner, receipt, key)),
    case when identifier is null then test.id(member) end, test.digest(identifier), receipt,
    coalesce(occurred_at, test.now()), amount, coalesce(points, amount / 100),
    coalesce(terms, (select number from test.terms t where t.partner = earn.partner)),
    outlet, null, lines, null, matures_at, confirm_days, paid_with_points, points_expire)
$$;

-- The partner's word on a pending purchase with a receipt. A null key is the receipt.
create function test.decide(
  partner text, receipt text, is_confirmed boolean, key text default null
)
returns table (request_number bigint, refusal text, is_replay boolean, purchase_id uuid)
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select * from earning.record_decisions(
    array[test.digest(partner)],
    array[test.short_digest(coalesce(key, concat_ws('|', 'decide', receipt, is_confirmed)))],
    array[test.short_digest(concat_ws('|', 'decide', receipt, is_confirmed))],
    array[test.id(concat_ws('|', 'purchase', partner, receipt))], array[is_confirmed])
$$;

-- A return of the purchase with a receipt: an amount, lines, or all that is left.
create function test.give_back(
  partner text, purchase text, receipt text, amount bigint default null, lines jsonb default null,
  key text default null, content text default null, occurred_at timestamptz default null
)
returns table (
  request_number bigint, refusal text, detail bigint, is_replay boolean, return_id uuid
)
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select * from earning.record_returns(
    array[test.digest(partner)], array[test.short_digest('return ' || coalesce(key, receipt))],
    array[test.short_digest(coalesce(content,
      concat_ws('|', 'return', purchase, receipt, amount, lines)))],
    array[test.id(concat_ws('|', 'return', partner, receipt, key))], array[null::uuid],
    array[purchase], array[receipt], array[coalesce(occurred_at, test.now())],
    array[amount], array[lines], array[null::jsonb])
$$;

create function test.redeem(
  partner text, member text, reference text, points bigint, key text default null,
  content text default null, occurred_at timestamptz default null, outlet text default null,
  terms integer default null, basket bigint default null
)
returns table (
  request_number bigint, refusal text, detail bigint, is_replay boolean, redemption_id uuid,
  member_id uuid, wallet_id uuid, money_value bigint, balance_after bigint,
  occurred_at timestamptz, recorded_at timestamptz, terms_number integer, refusals text[],
  limits bigint[], points_available bigint
)
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select * from redemption.record_redemptions(
    array[test.digest(partner)], array[test.short_digest('redeem ' || coalesce(key, reference))],
    array[test.short_digest(coalesce(content, concat_ws('|', 'redeem', member, reference, points)))],
    array[test.id(concat_ws('|', 'redemption', partner, reference, key))], array[test.id(member)],
    array[null::bytea], array[reference], array[coalesce(occurred_at, test.now())],
    array[points], array[points],
    array[coalesce(terms, (select number from test.terms t where t.partner = redeem.partner))],
    array[outlet], array[null], array[null::jsonb], array[basket])
$$;

-- A refund of the redemption with a reference: so many points, or all that are left.
create function test.refund(
  partner text, redemption text, reference text, points bigint default null,
  key text default null, content text default null, occurred_at timestamptz default null
)
returns table (
  request_number bigint, refusal text, detail bigint, is_replay boolean, refund_id uuid
)
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select * from redemption.record_refunds(
    array[test.digest(partner)], array[test.short_digest('refund ' || coalesce(key, reference))],
    array[test.short_digest(coalesce(content,
      concat_ws('|', 'refund', redemption, reference, points)))],
    array[test.id(concat_ws('|', 'refund', partner, reference, key))],
    array[test.id(concat_ws('|', 'redemption', partner, redemption))], array[reference],
    array[coalesce(occurred_at, test.now())], array[points], array[null::jsonb])
$$;

-- A hold for so many seconds (an hour, unless told); a null key is the reference.
create function test.hold(
  partner text, member text, reference text, points bigint, lifetime integer default 3600,
  key text default null, content text default null, occurred_at timestamptz default null,
  outlet text default null, terms integer default null, basket bigint default null
)
returns table (
  request_number bigint, refusal text, detail bigint, is_replay boolean, hold_id uuid
)
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select * from redemption.place_holds(
    array[test.digest(partner)], array[test.short_digest('hold ' || coalesce(key, reference))],
    array[test.short_digest(coalesce(content, concat_ws('|', 'hold', member, reference, points)))],
    array[test.id(concat_ws('|', 'hold', partner, reference, key))], array[test.id(member)],
    array[null::bytea], array[reference], array[coalesce(occurred_at, test.now())],
    array[lifetime], array[points], array[points], array[basket],
    array[coalesce(terms, (select number from test.terms t where t.partner = hold.partner))],
    array[outlet], array[null], array[null::jsonb])
$$;

-- The capture of the hold with a reference: so many points, or all of them.
create function test.capture(
  partner text, hold text, points bigint default null, reference text default null,
  key text default null, content text default null, basket bigint default null,
  occurred_at timestamptz default null
)
returns table (
  request_number bigint, refusal text, detail bigint, is_replay boolean, redemption_id uuid
)
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select * from redemption.capture_holds(
    array[test.digest(partner)], array[test.short_digest('capture ' || coalesce(key, hold))],
    array[test.short_digest(coalesce(content, concat_ws('|', 'capture', hold, points, reference)))],
    array[test.id(concat_ws('|', 'redemption', partner, coalesce(reference, hold), key))],
    array[test.id(concat_ws('|', 'hold', partner, hold))], array[reference],
    array[coalesce(occurred_at, test.now())], array[points],
    array[coalesce(points, 0)], array[basket], array[null::jsonb])
$$;

-- The voiding of the hold with a reference.
create function test.void(
  partner text, hold text, key text default null, content text default null
)
returns table (
  request_number bigint, refusal text, detail bigint, is_replay boolean, hold_id uuid
)
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select * from redemption.void_holds(
    array[test.digest(partner)], array[test.short_digest('void ' || coalesce(key, hold))],
    array[test.short_digest(coalesce(content, concat_ws('|', 'void', hold)))],
    array[test.id(concat_ws('|', 'hold', partner, hold))])
$$;

-- How the hold with a reference has ended: outcome, points captured and released.
create function test.ended(partner text, hold text) returns text
language sql stable security definer -- A test may look where the role under test may not.
set search_path = pg_catalog, pg_temp as $$
  select concat_ws(' ', r.outcome, r.points_captured, r.points_released)
  from redemption.hold_resolutions r
  where r.hold_id = test.id(concat_ws('|', 'hold', partner, hold))
$$;

-- What the operator does; a null reference is what is asked.
create function test.transfer(
  source text, target text, points bigint, reference text default null,
  is_rehearsal boolean default false
)
returns table (
  move_id uuid, is_replay boolean, source_balance_after bigint, target_balance_after bigint)
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select * from ledger.make_transfer('ann',
    test.id(coalesce(reference, concat_ws('|', 'transfer', source, target, points))),
    coalesce(reference, concat_ws('|', 'transfer', source, target, points)), test.id(source),
    test.id(target), points, null, is_rehearsal)
$$;

create function test.adjust(
  actor text, member text, reference text, direction text, points bigint,
  expires_at timestamptz default null, is_rehearsal boolean default false
)
returns table (adjustment_id uuid, is_replay boolean, state text, balance_after bigint)
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select * from ledger.propose_adjustment(actor, test.id('adjustment ' || reference), reference,
    test.id(member), direction::ledger.adjustment_direction, 'goodwill', points, expires_at,
    'a queue', is_rehearsal)
$$;

create function test.decide_adjustment(
  actor text, reference text, verdict text, is_rehearsal boolean default false
)
returns table (is_replay boolean, balance_after bigint)
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select * from ledger.decide_adjustment(actor, test.id('adjustment ' || reference),
    verdict::ledger.adjustment_verdict, null, is_rehearsal)
$$;

create function test.join_household(
  member text, household_of text, is_rehearsal boolean default false
)
returns table (is_replay boolean, wallet_id uuid, points_moved bigint, balance_after bigint)
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select * from membership.join_household('ann', gen_random_uuid(), test.id(member),
    test.id(household_of), null, is_rehearsal)
$$;

create function test.leave_household(member text, new_wallet text) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select membership.leave_household('ann', gen_random_uuid(), test.id(member),
    test.id(new_wallet || ' wallet'), null)
$$;

create function test.merge(from_member text, into_member text, is_rehearsal boolean default false)
returns table (
  is_replay boolean, member_id uuid, points_moved bigint, identifiers_moved bigint,
  balance_after bigint)
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select * from membership.merge_members('ann', gen_random_uuid(), test.id(from_member),
    test.id(into_member), null, is_rehearsal)
$$;

create function test.unmerge(member text, is_rehearsal boolean default false)
returns table (
  member_id uuid, points_moved bigint, identifiers_moved bigint, balance_after bigint)
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select * from membership.unmerge_member('ann', gen_random_uuid(), test.id(member), null,
    is_rehearsal)
$$;

create function test.freeze(member text, status text default 'frozen') returns boolean
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select ledger.set_wallet_status('ann', test.id(member || ' wallet'),
    status::ledger.wallet_status, 'a report')
$$;

-- What a member can spend now, by the eyes of a partner.
create function test.available(partner text, member text) returns bigint
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select w.points_available from ledger.read_wallets(
    array[test.digest(partner)], array[null::uuid], array[test.id(member)]) w
$$;

-- Whether a partner can read a member's wallet.
create function test.knows(partner text, member text) returns boolean
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select w.refusal is null from ledger.read_wallets(
    array[test.digest(partner)], array[null::uuid], array[test.id(member)]) w
$$;

-- What a wallet consists of: its balance, its open lots as points@expiry, and its debts.
create function test.wallet(member text) returns text
language sql stable security definer -- A test may look where the role under test may not.
set search_path = pg_catalog, pg_temp as $$
  select concat_ws(' ', w.balance,
    (select string_agg(format('%s@%s', l.points, to_char(l.expires_at at time zone 'UTC',
      'YYYY-MM-DD')), ' ' order by l.expires_at, l.sequence)
     from ledger.lots l where l.wallet_id = w.id),
    (select string_agg('owes ' || d.points, ' ' order by d.debit)
     from ledger.debts d where d.wallet_id = w.id))
  from ledger.wallets w where w.id = test.id(member || ' wallet')
$$;

-- How many postings of a kind a member's wallet has.
create function test.postings(member text, kind text) returns bigint
language sql stable security definer -- A test may look where the role under test may not.
set search_path = pg_catalog, pg_temp as $$
  select count(*) from ledger.postings p
  where p.wallet_id = test.id(member || ' wallet') and p.kind::text = postings.kind
$$;

-- The invariants that do not hold, or "clean".
create function test.verdict() returns text
language sql stable security definer -- A test may look where the role under test may not.
set search_path = pg_catalog, pg_temp as $$
  select coalesce(string_agg(invariant || ': ' || first_violation, E'\n')
    filter (where violations > 0), 'clean')
  from ledger.verify()
$$;

select test.enrol('alpha', 'ada'), test.enrol('beta', 'ada'), test.enrol('alpha', 'bob'),
  test.enrol('beta', 'carl');
