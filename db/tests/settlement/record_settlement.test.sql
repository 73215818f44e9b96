-- Goal: a settlement that does not go on from what is there is not recorded, and nobody puts into
-- force what they closed.
-- Method: two settlements are there; a third is recorded as a close would, with one thing wrong.
begin;
do $$ begin
  perform test.settle(1, 100, -60, '2026-06-15');
  perform test.settle(2, 10, 5, '2026-07-15', approved => false);
end $$;
select test.raises($$ select settlement.approve_settlement('TEST', '2026-02', false) $$, 'TS722',
  'whoever closed a settlement cannot approve it, however the name is written');
select test.raises($$ select settlement.approve_settlement(U&'test\00a0', '2026-02', false) $$,
  'TS722', 'nor with what the eye cannot see');
select test.equals((select a.is_replay from settlement.approve_settlement('ann', '2026-02', false) a),
  false, 'another person can');
select test.equals((select a.is_replay from settlement.approve_settlement('Ann', '2026-02', false) a),
  true, 'and again');
select test.raises($$ select settlement.approve_settlement('ben', '2026-02', false) $$, 'TS413',
  'a third is late');
select test.raises($$ select settlement.approve_settlement('ann', '2026-03', false) $$, 'TS412',
  'what is not closed cannot be approved');

create function pg_temp.record(n integer, previous text default 'ok', alpha bigint default 110,
  beta bigint default -55, finality text default null, version text default null) returns void
language plpgsql as $$
declare
  v_cut  timestamptz := settlement.cut_for_settlement(test.now());
begin
  perform settlement.record_settlement('ann', jsonb_build_object('number', n,
      'id', test.id('third'), 'name', '2026-03', 'from_at', (
        select s.until_at from settlement.settlements s where s.number = 2),
      'until_at', test.now(), 'cut_at', v_cut, 'policy_number', (
        select max(p.number) from settlement.policies p), 'currency', 'EUR', 'opening_points', 0,
      'closing_points', 0, 'opening_liability', 0, 'closing_liability', 0,
      'operator_figures', '{}'::jsonb,
      'previous_digest', case previous when 'ok' then sha256('') else sha256('other') end,
      'digest', sha256('third'), 'signing_key', sha256('key')),
    '[]', (
      select jsonb_agg(jsonb_build_object('partner_number', p.number, 'settlement_number', n,
        'id', test.id('third ' || p.code), 'serial', '3-' || p.code, 'currency', 'EUR', 'net', 0,
        'settlement_net', 0, 'previous_balance', w.open, 'balance', w.open, 'due_on', '2026-08-01',
        'document', '{}', 'digest', sha256('{}'),
        'signature', '\x' || repeat('00', 64), 'finality', finality))
      from (values ('alpha', alpha), ('beta', beta)) w (code, open)
      join tenancy.partners p on p.code = w.code),
    '[]', '[]', '{}', coalesce(version, settlement.inputs_version()), '[]');
end
$$;
select test.raises($$ select pg_temp.record(4) $$, 'TS411', 'the third is not the fourth');
select test.raises($$ select pg_temp.record(3, 'other') $$, 'TS411', 'it goes on from the second');
select test.raises($$ select pg_temp.record(3, version => 'x') $$, 'TS411',
  'and nothing has changed meanwhile');
select test.raises($$ select pg_temp.record(3, alpha => 109) $$, 'TS000',
  'a previous balance is what is open, to the cent');
select test.raises($$ select pg_temp.record(3, finality => 'final') $$, 'TS000',
  'a statement is final when its partner leaves');
create function pg_temp.message(sql text) returns text language plpgsql as $$
begin
  execute sql;
  return 'done';
exception when others then
  return sqlerrm;
end
$$;
select test.equals(pg_temp.message($$ select pg_temp.record(3, alpha => 109) $$) ~
  'previous balance that is not what is open', true, 'and that is why it is refused');
select test.equals(pg_temp.message($$ select pg_temp.record(3, finality => 'final') $$) ~
  'not what an exit makes it', true, 'as is the other');
select test.finish();
rollback;
