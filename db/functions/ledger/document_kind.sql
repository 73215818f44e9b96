-- ledger.document_kind
--
-- Of what kind the document behind a posting is: purchase, return, redemption, refund,
-- reinstatement, adjustment, move or order. What is redeemed at the operator is an order of a gift, with
-- the order's id; its refund is a refund as any other. Points that expire have the document that brought them, and
-- points that are cancelled the purchase, or the return that cancels them.
--
-- Called by ledger.wallet_postings and membership.presentable.
set local role tessera_owner;

create or replace function ledger.document_kind(posting ledger.postings)
returns text
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_kind ledger.posting_kind := posting.kind;
begin
  if v_kind = 'expire' then
    select b.kind into v_kind
    from ledger.allocations a
    join ledger.postings b on b.wallet_id = a.wallet_id and b.sequence = a.lot
    where a.wallet_id = posting.wallet_id and a.debit = posting.sequence
    limit 1;
  elsif v_kind = 'cancel' and exists (
    select from earning.returns r
    where r.partner_number = posting.partner_number and r.id = posting.document_id)
  then
    return 'return';
  end if;
  return case
    when v_kind = 'return' then 'return'
    when v_kind = 'redeem' then case posting.partner_number when 0 then 'order' else 'redemption' end
    when v_kind = 'refund' then 'refund'
    when v_kind = 'reinstate' then 'reinstatement'
    when v_kind in ('credit', 'debit') then 'adjustment'
    when v_kind in ('transfer_in', 'transfer_out') then 'move'
    else 'purchase'
  end;
end
$$;
comment on function ledger.document_kind(ledger.postings) is
  'Of what kind the document behind a posting is.';
revoke all on function ledger.document_kind(ledger.postings) from public;
