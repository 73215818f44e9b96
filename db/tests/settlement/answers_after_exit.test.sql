-- Goal: a till whose answer was lost hears it when it asks again, though its partner's last day is over
-- meanwhile; and whatever it asks anew, or with other content, is refused.
-- Method: every door once before the last day of redeeming, and the same requests and new ones after
-- it and after the end of the run-off.
begin;
select test.equals(test.offer('beta', 'mug', 10, 5) is null, false, 'a gift');
select test.equals(test.offer(null, 'ticket', 10, kind => 'voucher') is null, false, 'and another');
insert into catalogue.gift_honourers (partner_number, gift_id, honoured_by)
select 0, test.id('ticket'), p.number from tenancy.partners p where p.code = 'alpha';

-- What the till asks; names of documents end in a suffix.
create function pg_temp.ask(suffix text, key text default null) returns text language sql as $$
  select string_agg(format('%s %s', a.door, coalesce(a.refusal, case when a.is_replay then 'replay'
    else 'done' end)), ', ' order by a.number)
  from (
    select 1 as number, 'earn' as door, refusal, is_replay
    from test.earn('alpha', 'ada', 'r' || suffix, 10000, key => 'r' || key)
    union all select 2, 'redeem', refusal, is_replay
    from test.redeem('alpha', 'ada', 'd' || suffix, 20, key => 'd' || key)
    union all select 3, 'hold', refusal, is_replay
    from test.hold('alpha', 'ada', 'h' || suffix, 5, 30 * 86400, key => 'h' || key)
    union all select 4, 'order', refusal, is_replay
    from test.order('alpha', 'ada', 'mug', 'o' || suffix, key => 'o' || key)
  ) a
$$;
-- What it asks about what is there.
create function pg_temp.ask_about(suffix text) returns text language sql as $$
  select string_agg(format('%s %s', a.door, coalesce(a.refusal, case when a.is_replay then 'replay'
    else 'done' end)), ', ' order by a.number)
  from (
    select 1 as number, 'return' as door, refusal, is_replay
    from test.give_back('alpha', 'r1', 'b' || suffix, 100)
    union all select 2, 'refund', refusal, is_replay from test.refund('alpha', 'd1', 'f' || suffix, 1)
    union all select 3, 'void', refusal, is_replay from test.void('alpha', 'v' || suffix)
    union all select 4, 'capture', refusal, is_replay from test.capture('alpha', 'c' || suffix)
    union all select 5, 'move', refusal, is_replay from test.move('alpha', 'alpha', 'o' || suffix, 'cancel')
    union all select 6, 'activate', refusal, is_replay
    from test.activate('alpha', test.code_of('alpha', 't1'), 'a' || suffix)
    union all select 7, 'enrol', refusal, is_replay from test.enrol('alpha', 'new' || suffix)
    union all select 8, 'confirm', refusal, is_replay from test.decide('alpha', 'p' || suffix, true)
  ) a
$$;
-- What of it is there once: the purchases, holds, redemptions, orders and requests of the partner.
create function pg_temp.counts() returns text language sql as $$
  select concat_ws(' ', (select count(*) from earning.purchases), (select count(*) from redemption.holds),
    (select count(*) from redemption.redemptions), (select count(*) from ordering.orders),
    (select count(*) from ledger.requests), (select sum(balance) from ledger.wallets))
$$;
create function pg_temp.leaves(what text, instant timestamptz) returns void
language plpgsql security definer as $$
begin
  execute format('update tenancy.partners set issues_until = least(issues_until, %L),
    redeems_until = least(redeems_until, %1$L), runs_off_until = %L where code = %L', instant,
    case what when 'all' then instant else instant + interval '1 year' end, 'alpha');
end
$$;

select test.equals(pg_temp.ask('1'), 'earn done, redeem done, hold done, order done', 'all is done');
select test.equals(pg_temp.ask('1'), 'earn replay, redeem replay, hold replay, order replay', 'once');
select test.equals(refusal, 'TS201', 'too much is refused') from test.redeem('alpha', 'ada', 'd9', 9999);
select test.equals(count(*), 5::bigint, 'more to ask about')
from (select refusal from test.earn('alpha', 'bob', 'p1', 1000, confirm_days => 600)
  union all select refusal from test.earn('alpha', 'bob', 'p2', 1000, confirm_days => 600)
  union all select refusal from test.hold('alpha', 'ada', 'v1', 5, 30 * 86400)
  union all select refusal from test.hold('alpha', 'ada', 'c1', 5, 30 * 86400)
  union all select refusal from test.order('alpha', 'ada', 'ticket', 't1')) more
where refusal is null;

-- The last day of redeeming is over, the run-off is not.
select test.moves_to('2026-06-15 12:00:10Z');
select pg_temp.leaves('redeems', '2026-06-15 12:00:05Z');
create temporary table before as select pg_temp.counts() as counts;
set local role tessera_service;
select test.equals(pg_temp.ask('1'), 'earn replay, redeem replay, hold replay, order replay',
  'what was answered before is answered again');
select test.equals((redemption_id = test.id('redemption|alpha|d1'), member_id = test.id('ada'),
    wallet_id = test.id('ada wallet'), balance_after)::text, '(t,t,t,80)', 'in full')
from test.redeem('alpha', 'ada', 'd1', 20);
select test.equals((refusal, detail, is_replay)::text, '(TS201,65,t)', 'a refusal as well')
from test.redeem('alpha', 'ada', 'd9', 9999);
select test.equals(refusal, 'TS101', 'but not with other content')
from test.redeem('alpha', 'ada', 'd1', 20, content => 'other');
select test.equals(pg_temp.ask('2'), 'earn TS455, redeem TS455, hold TS455, order TS455',
  'what is asked anew is refused');
select test.equals(pg_temp.ask('1', 'new'), 'earn TS301, redeem TS455, hold TS455, order TS455',
  'so is what was done before, under another key');
reset role;
select test.equals(pg_temp.counts(), (select b.counts from before b), 'nothing has happened');

-- The run-off: what is there is still worked on. Then it is over.
set local role tessera_service;
select test.equals(pg_temp.ask_about('1'), 'return done, refund done, void done, capture done, move done, '
  'activate done, enrol done, confirm done', 'all is done');
reset role;
select test.moves_to('2026-06-15 12:00:20Z');
select pg_temp.leaves('all', '2026-06-15 12:00:15Z');
delete from before;
insert into before select pg_temp.counts();
set local role tessera_service;
select test.equals(pg_temp.ask_about('1'), 'return replay, refund replay, void replay, capture replay, '
  'move replay, activate replay, enrol replay, confirm replay', 'and answered again');
select test.equals(pg_temp.ask('1'), 'earn replay, redeem replay, hold replay, order replay',
  'as is what came before it');
select test.equals(pg_temp.ask_about('2'), 'return TS455, refund TS455, void TS455, capture TS455, '
  'move TS455, activate TS455, enrol TS455, confirm TS455', 'what is asked anew is refused');
select test.equals(pg_temp.ask('2'), 'earn TS455, redeem TS455, hold TS455, order TS455', 'all of it');
reset role;
select test.equals(pg_temp.counts(), (select b.counts from before b), 'nothing has happened');

-- Whoever is refused for another reason is told nothing of before.
select tenancy.set_partner_status('test', 'alpha', 'suspended', 'test');
set local role tessera_service;
select test.equals(pg_temp.ask('1') || ', ' || pg_temp.ask_about('1'), 'earn TS503, redeem TS503, hold TS503, '
  'order TS503, return TS503, refund TS503, void TS503, capture TS503, move TS503, activate TS503, '
  'enrol TS503, confirm TS503', 'a suspended partner is not answered');
reset role;
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
