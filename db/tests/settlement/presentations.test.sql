-- Goal: what the bank is told again is told under another name and only of what came back, a booking
-- of many orders counts for each of them once, and a second edition says why.
-- Method: two payments collected and one paid out; hand out, return, reject, hand out again; sums
-- whole and in parts, in either order.
begin;
select test.settle(1, 100, 60, '2026-06-15');

create function test.told(id text, entries jsonb, account text default 'OWN') returns jsonb
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select jsonb_build_array(jsonb_build_object('kind', 'camt.053', 'account', account, 'id', id,
    'year', 2026, 'currency', 'EUR', 'entries', entries))
$$;
create function test.entry(reference text, amount bigint, end_to_end text default null,
  is_return boolean default false, part_of text default null, batch text default null)
returns jsonb language sql immutable set search_path = pg_catalog, pg_temp as $$
  select jsonb_strip_nulls(jsonb_build_object('reference', reference, 'amount', amount,
    'currency', 'EUR', 'is_credit', not is_return, 'is_return', is_return,
    'booked_on', '2026-06-15', 'end_to_end_id', end_to_end, 'part_of', part_of, 'batch', batch))
$$;
create function test.import(messages jsonb) returns text
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select string_agg(concat_ws(' ', f.reference, f.outcome, f.payment_reference,
    case when f.is_known then '(known)' end), ', ')
  from settlement.import_bank_file('ann', messages, false) f
$$;
create function test.reject(id text, original text, end_to_end text) returns text
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select test.import(jsonb_build_array(jsonb_build_object('kind', 'pain.002', 'account', '',
    'id', id, 'year', 0, 'entries', jsonb_build_array(jsonb_strip_nulls(jsonb_build_object(
      'original_id', original, 'end_to_end_id', end_to_end, 'bank_reason', 'AC04'))))))
$$;
create function test.order(message text, reference text, amount bigint) returns boolean
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select settlement.hand_out('ann', '2026-01', message, 'bank', 'pain.008', null, null,
    array[message], array[7::bigint], array[sha256(message::bytea)], array[reference],
    array[amount], array[message])
$$;
create function test.edition(content text, edition integer default 1, reason text default null,
  export text default 'x', scope text default 's') returns boolean
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select settlement.hand_out('ann', '2026-01', export, scope, 'hledger', null, null, array[content],
    array[1::bigint], array[sha256(content::bytea)], '{}', '{}', '{}', edition, reason)
$$;
create function test.presented(asked text) returns text
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select string_agg(t.end_to_end_id || ' ' || t.under_way, ', ' order by t.event_number)
  from settlement.presentations t
  join settlement.payments p on p.settlement_number = t.settlement_number and p.line = t.line
  where p.reference = asked
$$;
create function test.resolve(entry text, payments text[], is_rehearsal boolean default false)
returns text
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select settlement.resolve_bank_entry('ann', (
    select e.number from settlement.bank_entries e where e.reference = entry), payments, 'back',
    is_rehearsal)
$$;
set local role tessera_operator;

-- What is under way is not told again.
select test.equals(test.order('M1', 'S1-alpha', 100), false, 'a collection is told');
select test.equals(test.presented('S1-alpha'), 'S1-alpha 100', 'under the payment''s own name');
select test.raises($$ select test.order('M2', 'S1-alpha', 1) $$, 'TS442',
  'what is under way is not told again');
select test.equals(test.import(test.told('T1', jsonb_build_array(test.entry('B1', 100, 'S1-alpha')))),
  'B1 paid S1-alpha', 'it is paid');
select test.equals(test.presented('S1-alpha'), 'S1-alpha 0', 'and nothing is under way any more');
select test.raises($$ select test.order('M2', 'S1-alpha', 1) $$, 'TS442', 'nor open');

-- What came back is told again, under another name.
select test.equals(test.import(test.told('T2',
  jsonb_build_array(test.entry('B2', 100, 'S1-alpha', true)))), 'B2 returned S1-alpha',
  'the bank takes it back');
select test.equals(test.order('M2', 'S1-alpha', 100), false, 'it is told again');
select test.equals(test.presented('S1-alpha'), 'S1-alpha 0, S1-alpha/2 100', 'under another name');
select test.equals(test.payment('S1-alpha'), 'instructed 100', 'the payment is under way');
select test.equals(test.reject('A1', 'M2', 'S1-alpha/2'), 'A1:S1-alpha/2 rejected S1-alpha',
  'the bank does not execute it');
select test.raises($$ select test.reject('A2', 'M2', 'S1-alpha') $$, 'TS440',
  'the first name is not in that file');
select test.equals(test.presented('S1-alpha'), 'S1-alpha 0, S1-alpha/2 0', 'so nothing is under way');
select test.equals(test.order('M3', 'S1-alpha', 100), false, 'and it is told a third time');
select test.raises($$ select test.order('M4', 'S1-alpha', 100) $$, 'TS442',
  'an older rejection is no reason for a fourth');
select test.equals(test.import(test.told('T3',
  jsonb_build_array(test.entry('B3', 100, 'S1-alpha/3')))), 'B3 paid S1-alpha',
  'the third is found by its name');
select test.equals(test.payment('S1-alpha'), 'paid 0', 'and pays');

-- A sum of a file is its orders; another sum is nobody's.
select test.equals(test.import(test.told('T4',
  jsonb_build_array(test.entry('B4', 100, 'S1-alpha', true)))), 'B4 returned S1-alpha', 'again');
select test.equals(settlement.hand_out('ann', '2026-01', 'M5', 'bank', 'pain.008', null, null,
  array['M5'], array[7::bigint], array[sha256('M5'::bytea)], array['S1-alpha', 'S1-beta'],
  array[100, 60]::bigint[], array['M5', 'M5']), false, 'two orders in one file');
select test.equals(test.import(test.told('T5',
  jsonb_build_array(test.entry('B5', 159, batch => 'M5')))), 'B5 unmatched',
  'a sum that is a cent off is not parted');
select test.equals(test.import(test.told('T6',
  jsonb_build_array(test.entry('B6', 160, batch => 'M5-CORE')))),
  'B6/1 paid S1-alpha, B6/2 paid S1-beta', 'the sum of a file is its orders');
select test.equals(test.import(test.told('T7',
  jsonb_build_array(test.entry('B6', 160, batch => 'M5-CORE')))),
  'B6/1 paid S1-alpha (known), B6/2 paid S1-beta (known)', 'once');
select test.equals(test.import(test.told('T8', jsonb_build_array(
  test.entry('B6/1', 100, 'S1-alpha/4', part_of => 'B6'),
  test.entry('B6/2', 60, 'S1-beta', part_of => 'B6')))),
  'B6/1 paid S1-alpha (known), B6/2 paid S1-beta (known)', 'also when the bank names them');
select test.raises($$ select test.import(test.told('T9',
  jsonb_build_array(test.entry('B6', 161)))) $$, 'TS471', 'the whole is its parts');

-- A whole, and then its parts; parts, and then the whole.
reset role;
select test.settle(2, 30, 40, '2026-06-15');
set local role tessera_operator;
select test.equals(test.import(test.told('T10', jsonb_build_array(test.entry('B10', 70)))),
  'B10 unmatched', 'a sum without a name is work');
select test.equals(test.import(test.told('T11', jsonb_build_array(
  test.entry('B10/1', 30, 'S2-alpha', part_of => 'B10'),
  test.entry('B10/2', 40, 'S2-beta', part_of => 'B10')))),
  'B10/1 paid S2-alpha, B10/2 paid S2-beta', 'until its parts are told');
select test.equals((select string_agg(e.reference || ' ' || r.outcome, ',')
  from settlement.bank_entry_resolutions r
  join settlement.bank_entries e on e.number = r.entry_number), 'B10 set_aside',
  'then it is no work any more');
select test.equals(test.import(test.told('T12', jsonb_build_array(test.entry('B10', 70)))),
  'B10 unmatched (known)', 'and stays so');

-- A person says that a sum pays several.
reset role;
select test.settle(3, 30, 40, '2026-06-15');
set local role tessera_operator;
select test.equals(test.import(test.told('T13', jsonb_build_array(test.entry('B13', 65)))),
  'B13 unmatched', 'a sum without a name is work');
select test.raises($$ select settlement.resolve_bank_entry('ann', (select number
  from settlement.bank_entries where reference = 'B13'), '{S3-beta,S3-beta}', 'x', false) $$,
  'TS204', 'a payment is named once');
select test.raises($$ select settlement.resolve_bank_entry('ann', (select number
  from settlement.bank_entries where reference = 'B13'), '{S3-alpha}', 'x', false) $$, 'TS442',
  'one is not enough');
select test.equals(settlement.resolve_bank_entry('ann', (select number
  from settlement.bank_entries where reference = 'B13'), '{S3-alpha,S3-beta}', 'two', false), 'paid',
  'two are');
select test.equals(test.payment('S3-alpha') || ', ' || test.payment('S3-beta'),
  'paid 0, part_paid 5', 'the last takes the rest');
select test.raises($$ select settlement.resolve_bank_entry('ann', (select number
  from settlement.bank_entries where reference = 'B13'), '{S3-beta}', 'x', false) $$, 'TS473',
  'once');
select test.equals(test.import(test.told('T14', jsonb_build_array(
  test.entry('B13/1', 30, 'S3-alpha', part_of => 'B13'),
  test.entry('B13/2', 35, 'S3-beta', part_of => 'B13')))),
  'B13 unmatched (known), B13 unmatched (known)', 'its parts count no second time');

-- And that a sum takes back what was paid for several.
select test.equals(test.import(test.told('U15', jsonb_build_array(
  test.entry('R15', 65, is_return => true), test.entry('R16', 64, is_return => true)))),
  'R15 unmatched, R16 unmatched', 'what takes back a sum is work');
select test.raises($$ select test.resolve('R15', '{S3-beta}') $$, 'TS443',
  'no booking of one of them is the sum');
select test.raises($$ select test.resolve('R16', '{S3-alpha,S3-beta}') $$, 'TS443',
  'nor are all of them a cent less');
select test.equals(test.payment('S3-alpha') || ', ' || test.payment('S3-beta'),
  'paid 0, part_paid 5', 'and nothing has come back');
select test.equals(test.resolve('R15', '{S3-beta,S3-alpha}', true), 'returned',
  'a rehearsal tells what would be');
select test.equals(test.payment('S3-alpha'), 'paid 0', 'and does nothing');
select test.equals(test.resolve('R15', '{S3-beta,S3-alpha}'), 'returned', 'both come back');
select test.equals(test.payment('S3-alpha') || ', ' || test.payment('S3-beta'),
  'returned 30, returned 40', 'and are open again');
select test.raises($$ select test.resolve('R15', '{S3-alpha,S3-beta}') $$, 'TS473', 'once');
select test.equals(test.import(test.told('U16', jsonb_build_array(
  test.entry('R17', 65, is_return => true)))), 'R17 unmatched', 'the same sum again');
select test.raises($$ select test.resolve('R17', '{S3-alpha,S3-beta}') $$, 'TS443',
  'has nothing left to take back');
select test.equals(test.import(test.told('U17', jsonb_build_array(
  test.entry('R18', 30, 'S3-alpha'), test.entry('R19', 20, 'S3-beta'),
  test.entry('R20', 15, 'S3-beta'), test.entry('R21', 65, is_return => true)))),
  'R18 paid S3-alpha, R19 paid S3-beta, R20 paid S3-beta, R21 unmatched', 'paid in parts');
select test.raises($$ select test.resolve('R21', '{S3-beta,S3-alpha}') $$, 'TS443',
  'which of two bookings came back is not guessed');
select test.raises($$ select test.resolve('R21', '{S3-alpha,S3-beta}') $$, 'TS443',
  'nor that both did');

-- Nothing is guessed: neither between two partners of one account, nor by an account of before, nor
-- which of two bookings came back.
reset role;
insert into settlement.terms (id, partner_number, valid_from, currency, funding,
  issue_price_micros, issue_share_bps, reimbursement_micros, breakage_share_bps, account_iban,
  reason, proposed_by, proposed_at)
select test.id(t.code || t.year), p.number, make_date(t.year, 1, 1), 'EUR', 'at_issue', 1, 10000, 1,
  0, t.iban, 'test', 'ann', test.now()
from (values ('alpha', 2020, 'AT611904300234573201'), ('alpha', 2021, 'DE89370400440532013000'), ('beta', 2020, 'DE89370400440532013000'))
  as t (code, year, iban)
join tenancy.partners p on p.code = t.code;
insert into settlement.terms_decisions (terms_number, verdict, decided_by, decided_at)
select t.number, 'approved', 'bob', test.now() from settlement.terms t where t.account_iban is not null;
select test.settle(4, 50, 45, '2026-06-15');
set local role tessera_operator;
select test.equals(test.payment('S4-alpha') || ', ' || test.payment('S4-beta'), 'open 50, open 50',
  'two partners of one account owe the same');
select test.equals(test.import(test.told('T20', jsonb_build_array(
  test.entry('B20', 50) || '{"counterparty_iban": "DE89370400440532013000"}'))), 'B20 unmatched',
  'neither is guessed');
select test.equals(test.import(test.told('T21', jsonb_build_array(
  test.entry('B21', 50) || '{"counterparty_iban": "AT611904300234573201"}'))), 'B21 unmatched',
  'an account of before finds nobody');
select test.equals(test.import(test.told('T22', jsonb_build_array(
  test.entry('B22', 20, 'S4-alpha'), test.entry('B23', 20, 'S4-alpha')))),
  'B22 paid S4-alpha, B23 paid S4-alpha', 'two bookings of one amount');
select test.equals(test.import(test.told('T24', jsonb_build_array(
  test.entry('B24', 20, 'S4-alpha', true)))), 'B24 unmatched', 'which came back is not guessed');

-- A sum goes one way.
reset role;
select test.settle(5, 30, -500, '2026-06-15');
set local role tessera_operator;
select test.equals(test.import(test.told('U31', jsonb_build_array(test.entry('R31', 50)))),
  'R31 unmatched', 'money without a name');
select test.raises($$ select test.resolve('R31', '{S5-alpha,S5-beta}') $$, 'TS901',
  'it cannot pay one and take back what was paid to another');
select test.raises($$ select test.resolve('R31', '{S5-beta,S5-alpha}') $$, 'TS443',
  'in whatever order: nothing was paid to that one');

-- Whose statement it is.
select settlement.set_party_details('ann', null, null, null, null, null, null, null,
  'BG80BNBG96611020345678', null, null, null);
select test.raises($$ select test.import(test.told('T15', jsonb_build_array(test.entry('B15', 1)),
  'AT611904300234573201')) $$, 'TS901', 'a statement of another''s account is refused');
select test.equals(test.import(test.told('T15', jsonb_build_array(test.entry('B15', 1)),
  'BG80BNBG96611020345678')), 'B15 unmatched', 'the operator''s own is taken');

-- Editions.
select test.raises($$ select test.edition('a', 2, 'why') $$, 'TS901', 'the first comes first');
select test.equals(test.edition('a'), false, 'a first edition');
select test.raises($$ select test.edition('b') $$, 'TS470', 'it never changes');
select test.raises($$ select test.edition('b', 2) $$, 'TS901', 'the next one says why');
select test.raises($$ select test.edition('b', 3, 'why') $$, 'TS901', 'none is left out');
select test.raises($$ select test.edition('a', 2, 'why') $$, 'TS474', 'it is not the same again');
select test.equals(test.edition('b', 2, 'another chart'), false, 'a second edition');
select test.equals(test.edition('b', 2, 'another chart'), true, 'once');
select test.equals(test.edition('a'), true, 'the first is there still');
select test.raises($$ select test.edition('b') $$, 'TS470', 'and is what it was');
select test.equals(test.edition('a', 1, null, 'bank', 'bank'), false, 'what the bank was told');
select test.raises($$ select test.edition('b', 2, 'why', 'bank', 'bank') $$, '23514',
  'has one edition');
reset role;
select test.finish();
rollback;
