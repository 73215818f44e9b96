-- Goal: points that are set aside for a hold are not spent by anything else.
-- Method: a wallet of 50 points, 30 of them set aside by hand; redeem what is left, and more.
begin;
do $do$ begin perform test.enrol('alpha', 'dora'); end $do$;
do $do$ begin perform test.earn('alpha', 'dora', 'h1', 5000); end $do$;
update ledger.lots set points = 20 where wallet_id = test.id('dora wallet');
insert into ledger.held_lots (wallet_id, hold_id, expires_at, sequence, issuer, points)
select l.wallet_id, test.id('hold'), l.expires_at, l.sequence, l.issuer, 30
from ledger.lots l where l.wallet_id = test.id('dora wallet');
insert into ledger.open_holds (wallet_id, hold_id, placed_by, points, expires_at)
select h.wallet_id, h.hold_id, h.issuer, 30, test.now() + interval '1 day'
from ledger.held_lots h where h.wallet_id = test.id('dora wallet');
update ledger.wallets set held = 30 where id = test.id('dora wallet');
select test.equals((select (refusal, detail) from test.redeem('alpha', 'dora', 'd1', 21)),
  ('TS201'::text, 20::bigint), 'what is set aside is not spent');
select test.equals((select refusal from test.redeem('alpha', 'dora', 'd2', 20)), null::text,
  'what is not set aside is');
select test.finish();
rollback;
