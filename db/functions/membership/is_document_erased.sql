-- membership.is_document_erased
--
-- Whether a document is about a member that has been erased. Returns and refunds are about the
-- member of what they undo; a move or a merge is about both members, and a reinstatement about all
-- those whose wallet it is.
--
-- Called by the guard of history (ledger.refuse_change) and by policies.
set local role tessera_owner;

create or replace function membership.is_document_erased(
  document_table text, of_partner integer, document uuid
)
returns boolean
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_member uuid;
begin
  case document_table
    when 'purchases' then
      select p.member_id into v_member from earning.purchases p
      where p.partner_number = of_partner and p.id = document;
    when 'returns' then
      select p.member_id into v_member from earning.returns r
      join earning.purchases p on p.partner_number = r.partner_number and p.id = r.purchase_id
      where r.partner_number = of_partner and r.id = document;
    when 'redemptions' then
      select d.member_id into v_member from redemption.redemptions d
      where d.partner_number = of_partner and d.id = document;
    when 'refunds' then
      select d.member_id into v_member from redemption.refunds f
      join redemption.redemptions d on d.partner_number = f.partner_number and d.id = f.redemption_id
      where f.partner_number = of_partner and f.id = document;
    when 'activations' then
      select o.member_id into v_member from ordering.activations a
      join ordering.vouchers v on v.id = a.voucher_id
      join ordering.orders o on o.partner_number = v.partner_number and o.id = v.order_id
      where a.partner_number = of_partner and a.id = document;
    when 'holds' then
      select h.member_id into v_member from redemption.holds h
      where h.partner_number = of_partner and h.id = document;
    when 'orders' then
      select o.member_id into v_member from ordering.orders o
      where o.partner_number = of_partner and o.id = document;
    when 'order_moves' then
      return membership.is_document_erased('orders', of_partner, document);
    when 'activations' then
      select o.member_id into v_member from ordering.activations a
      join ordering.vouchers v on v.id = a.voucher_id
      join ordering.orders o on o.partner_number = v.partner_number and o.id = v.order_id
      where a.partner_number = of_partner and a.id = document;
    when 'adjustments' then
      select a.member_id into v_member from ledger.adjustments a where a.id = document;
    when 'adjustment_decisions' then
      return membership.is_document_erased('adjustments', of_partner, document);
    when 'household_changes' then
      select c.member_id into v_member from membership.household_changes c where c.id = document;
    when 'moves' then
      return exists (
        select from ledger.moves v
        join membership.members m on m.id in (v.source_member, v.target_member)
        where v.id = document and m.erased_at is not null);
    when 'merges' then
      return exists (
        select from membership.merges g
        join membership.members m on m.id in (g.from_member, g.into_member)
        where g.id = document and m.erased_at is not null);
    when 'unmerges' then
      return membership.is_document_erased('merges', of_partner, document);
    when 'reinstatements' then
      return exists (
        select from ledger.reinstatements r
        where r.id = document and membership.is_wallet_erased(r.wallet_id));
    else
      return false;
  end case;
  return exists (
    select from membership.members m where m.id = v_member and m.erased_at is not null);
end
$$;
comment on function membership.is_document_erased(text, integer, uuid) is
  'Whether a document is about a member that has been erased.';
revoke all on function membership.is_document_erased(text, integer, uuid) from public;
