-- Goal: what a bank reports is recorded once and whole, a payment is found or left to a person, and
-- what was handed out never changes.
-- Method: two payments; hand files out, import statements with every fate, again, and otherwise.
begin;
select test.settle(1, 100, -60, '2026-06-15');
insert into settlement.terms (id, partner_number, valid_from, currency, funding,
  issue_price_micros, issue_share_bps, reimbursement_micros, breakage_share_bps, account_iban,
  reason, proposed_by, proposed_at)
select test.id('bank terms'), p.number, '2020-01-01', 'EUR', 'at_issue', 1, 10000, 1, 0,
  'AT611904300234573201', 'test', 'ann', test.now()
from tenancy.partners p where p.code = 'alpha';
insert into settlement.terms_decisions (terms_number, verdict, decided_by, decided_at)
select number, 'approved', 'bob', test.now() from settlement.terms
where id = test.id('bank terms');

-- A statement of one entry, or an answer to orders.
create function test.bank(id text, reference text, amount bigint, is_credit boolean,
  end_to_end text, is_return boolean default false, iban text default null, seq bigint default null)
returns jsonb language sql immutable set search_path = pg_catalog, pg_temp as $$
  select jsonb_build_array(jsonb_build_object('kind', 'camt.053', 'account', 'OWN', 'id', id,
    'year', 2026, 'sequence', seq, 'currency', 'EUR', 'entries', jsonb_build_array(
      jsonb_build_object('reference', reference, 'amount', amount, 'currency', 'EUR',
        'is_credit', is_credit, 'is_return', is_return, 'booked_on', '2026-06-15',
        'end_to_end_id', end_to_end, 'counterparty_iban', iban))))
$$;
create function test.rejection(id text, original text, end_to_end text)
returns jsonb language sql immutable set search_path = pg_catalog, pg_temp as $$
  select jsonb_build_array(jsonb_build_object('kind', 'pain.002', 'account', '', 'id', id,
    'year', 0, 'entries', jsonb_build_array(jsonb_build_object('original_id', original,
      'end_to_end_id', end_to_end, 'bank_reason', 'AC04'))))
$$;
create function test.take(messages jsonb, is_rehearsal boolean default false)
returns text language sql volatile set search_path = pg_catalog, pg_temp as $$
  select string_agg(concat_ws(' ', f.outcome, f.payment_reference, f.why,
    case when f.is_known then '(known)' end), ', ')
  from settlement.import_bank_file('ann', messages, is_rehearsal) f
$$;
create function pg_temp.hand_out(content text, references_ text[] default '{}',
  amounts bigint[] default '{}')
returns boolean language sql volatile as $$
  select settlement.hand_out('ann', '2026-01', '2026-01-pain.008', 'bank', 'pain.008', null, null,
    array['a.xml'], array[7::bigint], array[sha256(content::bytea)], references_, amounts,
    array_fill('MSG1'::text, array[cardinality(references_)]))
$$;
grant execute on function test.bank, test.rejection, test.take to tessera_operator;
set local role tessera_operator;

-- Handing out.
select test.raises($$ select pg_temp.hand_out('a', array['S1-alpha'], array[101::bigint]) $$,
  'TS442', 'the bank is not told more than is open');
select test.equals((select count(*) from settlement.exports), 0::bigint, 'and nothing is left of it');
select test.equals(pg_temp.hand_out('a', array['S1-alpha'], array[100::bigint]), false,
  'a file is handed out');
select test.equals(test.payment('S1-alpha'), 'instructed 100', 'and its payments are instructed');
select test.equals(pg_temp.hand_out('a', array['S1-alpha'], array[100::bigint]), true, 'once');
select test.equals(count(*), 1::bigint, 'with one event') from settlement.payment_events;
select test.raises($$ select pg_temp.hand_out('b') $$, 'TS470', 'other content is refused');
select test.raises($$ select settlement.hand_out('ann', '2026-01', '2026-01-pain.008', 'bank',
  'pain.008', null, null, '{}', '{}', '{}', '{}', '{}', '{}') $$, 'TS470', 'and so is less of it');
select test.raises($$ select settlement.hand_out('ann', '2026-01', '2026-01-pain.008', 'bank',
  'pain.008', null, null, array['a.xml', 'b.xml'], array[7, 7]::bigint[],
  array[sha256('a'), sha256('b')], '{}', '{}', '{}') $$, 'TS470', 'and more');
select test.raises($$ select settlement.hand_out('ann', '1999-01', 'x', 'y', 'z', null, null, '{}',
  '{}', '{}', '{}', '{}', '{}') $$, 'TS412', 'there must be a settlement');

-- Rejections.
select test.raises($$ select test.take(test.rejection('A0', 'OTHER', null)) $$, 'TS440',
  'an answer to orders of others is refused');
select test.equals(test.take(test.rejection('A1', 'MSG1', 'S1-alpha')),
  'rejected S1-alpha the bank does not execute the order', 'a rejected order is work');
select test.equals(test.take(test.rejection('A1', 'MSG1', 'S1-alpha')),
  'rejected S1-alpha the bank does not execute the order (known)', 'once');
select test.equals(test.payment('S1-alpha'), 'instructed 100', 'and moves nothing');
select test.raises($$ select settlement.resolve_bank_entry('ann', 1, '{S1-alpha}', 'x', false) $$,
  'TS901', 'so it pays nothing');
select test.equals(settlement.resolve_bank_entry('ann', (select max(number)
  from settlement.bank_entries), '{}', 'told the partner', false), 'set_aside', 'it is seen to');

-- Matching.
select test.equals(test.take(test.bank('T1', 'B1', 40, true, 'S1-alpha'), true),
  'paid S1-alpha', 'a rehearsal tells what would be');
select test.equals(test.payment('S1-alpha'), 'instructed 100', 'and does nothing');
select test.equals(test.take(test.bank('T1', 'B1', 40, true, 'S1-alpha')), 'paid S1-alpha',
  'a part is paid by its reference');
select test.equals(test.take(test.bank('T1', 'B1', 40, true, 'S1-alpha')), 'paid S1-alpha (known)',
  'the same statement changes nothing');
select test.equals(test.take(test.bank('T2', 'B1', 40, true, 'S1-alpha')), 'paid S1-alpha (known)',
  'nor does another one with the same movement');
select test.equals(test.payment('S1-alpha'), 'part_paid 60', 'it was paid once');
select test.raises($$ select test.take(test.bank('T1', 'B2', 40, true, 'S1-alpha')) $$, 'TS471',
  'a statement of that name with other content is refused');
select test.raises($$ select test.take(test.bank('T3', 'B1', 41, true, 'S1-alpha')) $$, 'TS471',
  'and so is the movement with another amount');
select test.equals(test.take(test.bank('T4', 'B4', 61, true, 'S1-alpha')),
  'unmatched it is more than is open of the payment', 'more than is open is for a person');
select test.equals(test.take(test.bank('T5', 'B5', 60, false, 'S1-alpha')),
  'unmatched the money goes the other way than the payment', 'and so is money the other way');
select test.equals(test.take(test.bank('T6', 'B6', 60, true, null, false, 'DE89370400440532013000')),
  'unmatched no payment of this amount is open with this account', 'an unknown account is, too');
select test.equals(test.take(test.bank('T7', 'B7', 60, true, null, false, 'AT611904300234573201', 3)),
  'paid S1-alpha', 'amount and account find the only one');
select test.raises($$ select test.take(test.bank('T8', 'B8', 1, true, null, seq => 3)) $$, 'TS471',
  'a number of the series is used once');
select test.equals(test.take(test.bank('T9', 'B9', 30, false, 'S1-alpha', true)),
  'unmatched not exactly one booking of this amount was paid for the payment',
  'a return of an amount that was not paid is for a person');
select test.equals(test.take(test.bank('T10', 'B10', 40, false, 'S1-alpha', true)),
  'returned S1-alpha', 'what was paid comes back');
select test.equals(test.payment('S1-alpha'), 'returned 40', 'and is open again');
select test.equals(test.take(test.bank('T11', 'B11', 60, false, 'S1-beta')), 'paid S1-beta',
  'what the operator pays is paid alike');
select test.equals(test.take(test.bank('T12', 'B12', 5, true, 'X', true)),
  'unmatched it takes back something that no payment is known for', 'nothing is guessed');

-- The work list.
select test.raises($$ select settlement.resolve_bank_entry('ann', (select number
  from settlement.bank_entries where reference = 'B6'), '{S1-alpha}', 'x', false) $$, 'TS442',
  'a person cannot pay more than is open either');
select test.equals(test.take(test.bank('T15', 'B15', 25, true, null)),
  'unmatched no payment of this amount is open with this account', 'money without a name');
select test.equals(settlement.resolve_bank_entry('ann', (select number
  from settlement.bank_entries where reference = 'B15'), '{S1-alpha}', 'it is theirs', true), 'paid',
  'a rehearsal tells what would be');
select test.equals(test.payment('S1-alpha'), 'returned 40', 'and does nothing');
select test.equals(settlement.resolve_bank_entry('ann', (select number
  from settlement.bank_entries where reference = 'B15'), '{S1-alpha}', 'it is theirs', false), 'paid',
  'a person says whose it is');
select test.equals(test.payment('S1-alpha'), 'part_paid 15', 'and it counts');
select test.raises($$ select settlement.resolve_bank_entry('ann', (select number
  from settlement.bank_entries where reference = 'B15'), '{}', 'x', false) $$, 'TS473', 'once');
select test.raises($$ select settlement.resolve_bank_entry('ann', 999999, '{}', 'x', false) $$,
  'TS472', 'there must be an entry');

-- Parties.
select settlement.set_party_details('ann', null, 'Main Street 1', '1000', 'Sofia', 'BG',
  'BG200000005', null, 'BG80BNBG96611020345678', null, 'DE98ZZZ09999999999', null);
select settlement.set_party_details('ann', null, '', null, null, null, null, null, null, null, null,
  null);
select test.equals(concat_ws(' ', street, town, account_iban), 'Sofia BG80BNBG96611020345678',
  'a value stays, and an empty one is taken away')
from settlement.party_details order by number desc limit 1;
select settlement.set_party_details('ann', 'alpha', null, null, null, null, null, null, null, null,
  null, 'b2b');
select test.raises($$ select settlement.set_party_details('ann', 'alpha', null, null, null, null,
  null, null, 'BG80BNBG96611020345678', null, null, null) $$, 'TS901',
  'a partner''s account is in its settlement terms');
select test.equals((select count(*) from coalition.audit_trail a
  where a.detail::text like '%BG80BNBG%'), 0::bigint, 'no account is in the audit trail');
select test.raises('update settlement.exports set format = format', '42501',
  'what was handed out cannot be rewritten');
reset role;
set local role tessera_service;
select test.raises('select 1 from settlement.party_details', '42501', 'the service sees no details');
select test.raises('select 1 from settlement.bank_entries', '42501', 'and no entries of banks');
reset role;
select test.finish();
rollback;
