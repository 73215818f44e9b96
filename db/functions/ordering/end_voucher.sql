-- ordering.end_voucher
--
-- Ends an open voucher: nobody can use it any more. Says so to the partner at which it was ordered,
-- except that it was used up, which its last use has said.
--
-- The caller holds the voucher's lock (ordering.lock_vouchers) and has found it open.
--
-- Called by the functions that use, cancel, replace or expire vouchers.
set local role tessera_owner;

create or replace function ordering.end_voucher(
  ended ordering.vouchers, how ordering.voucher_outcome, ended_at timestamptz
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  delete from ordering.open_vouchers o where o.voucher_id = ended.id;
  if not found then
    perform ledger.fail(format('voucher %s ends twice', ended.id));
  end if;
  insert into ordering.voucher_ends (voucher_id, outcome, ended_at)
  values (ended.id, how, end_voucher.ended_at);
  if how <> 'used' then
    perform ledger.announce(array['voucher.' || how::text], array[ended.partner_number],
      array[ended.id], null, end_voucher.ended_at);
  end if;
end
$$;
comment on function ordering.end_voucher(
  ordering.vouchers, ordering.voucher_outcome, timestamptz) is
  'Ends an open voucher.';
revoke all on function
  ordering.end_voucher(ordering.vouchers, ordering.voucher_outcome, timestamptz) from public;
