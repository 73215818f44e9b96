-- Goal: a partner downloads its own papers of approved settlements, and what was published stays.
-- Method: publish, again, and otherwise; look from next door and before the second person.
begin;
select test.settle(1, 100, -60, '2026-06-15');
select test.settle(2, 50, 30, '2026-06-15', false);
set local role tessera_operator;
select test.equals(settlement.publish_papers('ann', '2026-01', array['alpha', 'alpha', 'beta'],
  array['a.ofx', 'a.pdf', 'a.ofx'], array['application/x-ofx', 'application/pdf',
  'application/x-ofx'], array['\x01', '\x02', '\x03']::bytea[]), 3::bigint, 'three are new');
select test.equals(settlement.publish_papers('ann', '2026-01', array['alpha', 'beta'],
  array['a.ofx', 'b.ofx'], array['application/x-ofx', 'application/x-ofx'],
  array['\x01', '\x04']::bytea[]), 1::bigint, 'the same again is none');
select test.raises($$ select settlement.publish_papers('ann', '2026-01', array['beta', 'alpha'],
  array['c.ofx', 'a.ofx'], array['x', 'x'], array['\x05', '\x05']::bytea[]) $$, 'TS470',
  'another under its name is refused');
select test.equals(count(*), 4::bigint, 'and with it the rest of the call')
from settlement.papers;
select test.raises($$ select settlement.publish_papers('ann', '2026-02', array['alpha'],
  array['a.ofx'], array['x'], array['\x05']::bytea[]) $$, 'TS412',
  'nothing of a settlement that waits for a second person');
select test.raises($$ select settlement.publish_papers('ann', '2026-01', array['alpha'],
  array['../a'], array['x'], array['\x05']::bytea[]) $$, '23514', 'a name is no path');
select test.raises($$ update settlement.papers set content = '\x09' $$, '42501',
  'nobody changes a paper');
select test.equals(count(*), 2::bigint, 'each publication leaves a trail')
from coalition.audit_trail where action = 'settlement.papers_published';
reset role;

set local role tessera_service;
do $$ begin perform test.presents('alpha'); end $$;
select test.equals(string_agg(p.name || encode(p.content, 'hex'), ' ' order by p.name),
  'a.ofx01 a.pdf02', 'a partner sees its own')
from settlement.papers p;
select test.raises($$ select settlement.publish_papers('ann', '2026-01', array['alpha'],
  array['d.ofx'], array['x'], array['\x05']::bytea[]) $$, '42501', 'and publishes nothing');
select test.finish();
rollback;
