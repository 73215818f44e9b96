-- membership.is_document_erased
--
-- Whether a document is about a member that has been erased. Returns and refunds are about the
-- member of what they undo.
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
