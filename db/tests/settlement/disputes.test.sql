-- Goal: a partner disputes lines of its own statements, in time and up to their amounts, once.
-- Method: one line after the other, as one partner and as the other, at each limit.
begin;
select test.settle(1, 100, -60, '2026-06-01');
select test.settle(2, 10, 10, '2026-06-01', approved => false);
set local role tessera_service;
do $$ begin perform test.presents('alpha'); end $$;
select test.equals((refusal, is_replay)::text, '(,f)', 'a partner opens a dispute')
from test.dispute('alpha', 'd1', 'statement alpha 1', 1, 150);
select test.equals((refusal, is_replay, dispute_id)::text,
  format('(,t,%s)', test.id('dispute d1')), 'sent again it is the first')
from test.dispute('alpha', 'd1', 'statement alpha 1', 1, 150);
select test.equals(refusal, 'TS101', 'its key for another is refused')
from test.dispute('alpha', 'd1', 'statement alpha 1', 1, 151);
select test.equals((refusal, detail)::text, '(TS452,50)', 'a line is disputed up to its amount')
from test.dispute('alpha', 'd2', 'statement alpha 1', 1, 51);
select test.equals(refusal, null, 'all of it')
from test.dispute('alpha', 'd2', 'statement alpha 1', 1, 50);
select test.equals(refusal, null, 'what a partner gets is disputed alike')
from test.dispute('alpha', 'd3', 'statement alpha 1', 2, 100);
select test.equals(refusal, 'TS450', 'a line that is not there is not')
from test.dispute('alpha', 'd4', 'statement alpha 1', 3, 1);
select test.equals(refusal, 'TS450', 'nor a statement that is not')
from test.dispute('alpha', 'd4', 'statement', 1, 1);
select test.equals(refusal, 'TS450', 'nor another partner''s')
from test.dispute('alpha', 'd4', 'statement beta 1', 1, 1);
select test.equals(refusal, 'TS450', 'nor one that nobody has approved')
from test.dispute('alpha', 'd4', 'statement alpha 2', 1, 1);
select test.equals(refusal, 'TS310', 'nor in another currency')
from test.dispute('alpha', 'd4', 'statement alpha 1', 1, 1, currency => 'USD');
select test.equals(refusal, 'TS501', 'a key must be known')
from test.dispute('nobody', 'd4', 'statement alpha 1', 1, 1);
select test.equals(refusal, 'TS450', 'who is suspended disputes its own')
from test.dispute('gamma', 'd4', 'statement alpha 1', 1, 1);
reset role;
do $$ begin perform tenancy.set_partner_status('test', 'beta', 'suspended', 'test'); end $$;
set local role tessera_service;
select test.equals(refusal, null, 'the neighbour has its own, and may be suspended')
from test.dispute('beta', 'd1', 'statement beta 1', 1, 120);
do $$ begin perform test.presents('beta'); end $$;
select test.equals(array[(select count(*) from settlement.statement_documents),
    (select count(*) from settlement.dispute_documents), (select count(*) from membership.members)],
  '{1,1,0}', 'it reads its statements and disputes, and no members');
reset role;
do $$ begin perform tenancy.set_partner_status('test', 'beta', 'active', 'test'); end $$;
set local role tessera_service;
do $$ begin perform test.presents('alpha'); end $$;
select test.equals(count(*), 3::bigint, 'a partner sees its own disputes')
from settlement.dispute_documents;
select test.equals(string_agg(distinct state, ''), 'open', 'which are open')
from settlement.dispute_documents;
do $$ begin perform test.presents('beta'); end $$;
select test.equals(count(*), 1::bigint, 'and so does the other') from settlement.dispute_documents;
select test.raises('select resolved_by from settlement.dispute_resolutions', '42501',
  'the operator''s people are not told');

set local role tessera_operator;
select test.equals(test.open_items('alpha', '2026-08-01'), '2026-01 100 61-90 held 100',
  'what is disputed is held and not dunned');
do $$ begin perform test.moves_to('2026-08-01 12:00Z'); end $$;
select test.equals(count(*), 0::bigint, 'so nobody is') from settlement.run_dunning('ann', true);
select test.equals((is_replay, amount, currency)::text, '(f,150,EUR)', 'a rehearsal')
from settlement.resolve_dispute('ann', test.id('dispute d1'), 'rejected', 'no', true);
select test.equals(is_replay, false, 'one is rejected')
from settlement.resolve_dispute('ann', test.id('dispute d1'), 'rejected', 'no', false);
select test.equals(is_replay, true, 'once')
from settlement.resolve_dispute('ann', test.id('dispute d1'), 'rejected', 'no', false);
select test.raises($$ select settlement.resolve_dispute('ann', test.id('dispute d1'), 'accepted', 'x',
  false) $$, 'TS454', 'for ever');
select test.raises($$ select settlement.resolve_dispute('ann', test.id('none'), 'accepted', 'x',
  false) $$, 'TS453', 'there must be one');
do $$ begin
  perform settlement.resolve_dispute('ann', test.id('dispute d2'), 'accepted', 'right', false);
  perform settlement.resolve_dispute('ann', test.id('dispute d3'), 'accepted', 'right', false);
end $$;
select test.equals(string_agg(concat_ws(' ', amount, currency, tax_bps, document, belongs_to), ', '
  order by amount desc), '-50 EUR 2000 fees 1, -100 EUR fees 1',
  'what is accepted is the partner''s, taxed as its line') from settlement.pending_adjustments();
select test.equals(string_agg(step || ' ' || amount, ', ' order by place) filter (where place < 4),
  'owed 110, netted -110, deposit 0', 'and is netted in a default')
from settlement.default_waterfall('alpha');
select test.equals(test.open_items('alpha'), '2026-01 100 61-90 3', 'nothing is held any more');

reset role;
do $$ begin perform settlement.post_adjustments(2, array[test.id('dispute d2')]); end $$;
select test.equals(count(*), 1::bigint, 'what is posted is pending no more')
from settlement.pending_adjustments();
select test.raises($$ select settlement.post_adjustments(2, array[test.id('dispute d2')]) $$,
  'TS000', 'and is posted once');
select test.raises($$ select settlement.post_adjustments(2, array[test.id('dispute d1')]) $$,
  'TS000', 'what was rejected is not');
insert into settlement.settlement_approvals values (2, 'boss', test.now());
set local role tessera_service;
do $$ begin perform test.presents('alpha'); end $$;
select test.equals(string_agg(concat_ws(' ', amount, state, resolution,
    posted_statement_id = test.id('statement alpha 2')), ', ' order by amount),
  '50 accepted right t, 100 accepted right, 150 rejected no', 'the partner reads what came of it')
from settlement.dispute_documents;
select test.equals(refusal, 'TS451', 'the days of the first statement are over')
from test.dispute('alpha', 'd5', 'statement alpha 1', 1, 150);
select test.equals(refusal, null, 'those of the second are not')
from test.dispute('alpha', 'd5', 'statement alpha 2', 1, 1);
do $$ begin perform test.moves_to('2026-08-31 11:59:59Z'); end $$;
select test.equals(refusal, null, 'until the last second')
from test.dispute('alpha', 'd6', 'statement alpha 2', 1, 1);
do $$ begin perform test.moves_to('2026-08-31 12:00Z'); end $$;
select test.equals(refusal, 'TS451', 'of the thirtieth day')
from test.dispute('alpha', 'd7', 'statement alpha 2', 1, 1);
reset role;
do $$ begin
  perform settlement.set_payment_policy('ann', null, null, 31, false);
  perform test.approve_changes();
end $$;
set local role tessera_service;
select test.equals(refusal, null, 'the days are the operator''s')
from test.dispute('alpha', 'd7', 'statement alpha 2', 1, 1);
reset role;
select test.equals(is_held, false, 'and whether a dispute holds')
from settlement.disputes where id = test.id('dispute d7');
select test.equals(count(*), 7::bigint, 'everything is in the audit trail')
from coalition.audit_trail where action = 'dispute.opened';
select test.finish();
rollback;
