-- membership.presentable
--
-- A row of a table as an export shows it: ids as the API writes them, partners by their code, and
-- nothing that is empty or that the register hides.
--
-- Called by membership.export_member.
set local role tessera_owner;

create or replace function membership.presentable(shown jsonb, id_prefix text, hidden text[])
returns jsonb
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  -- A posting, whose kind is that of the movement, or something that names a document by its kind.
  v_kind text := case when shown ? 'pending_after'
    then ledger.document_kind(jsonb_populate_record(null::ledger.postings, shown))
    else shown ->> 'kind' end;
  v_document text := case v_kind
    when 'purchase' then 'pur' when 'return' then 'ret' when 'redemption' then 'rdm'
    when 'refund' then 'rfd' when 'hold' then 'hld' when 'reinstatement' then 'rei'
    when 'adjustment' then 'adj' when 'move' then 'mov' when 'order' then 'ord'
  end;
begin
  return coalesce((
    select jsonb_object_agg(
      case when named.is_partner then replace(f.name, '_number', '') else f.name end,
      case
        when named.is_partner then
          coalesce((select to_jsonb(p.code) from tenancy.partners p
            where p.number = (f.value #>> '{}')::integer), '"operator"')
        when named.prefix is not null
          then to_jsonb(ledger.typeid(named.prefix, (f.value #>> '{}')::uuid))
        else f.value
      end)
    from jsonb_each(shown) f (name, value)
    cross join lateral (
      select case
        when f.name = 'id' then id_prefix
        when f.name in ('member_id', 'merged_into', 'source_member', 'target_member',
          'from_member', 'into_member') then 'mem'
        when f.name in ('wallet_id', 'source_wallet', 'target_wallet', 'from_wallet',
          'into_wallet', 'wallet_before', 'wallet_after') then 'wal'
        when f.name = 'purchase_id' then 'pur'
        when f.name = 'redemption_id' then 'rdm'
        when f.name = 'hold_id' then 'hld'
        when f.name in ('voucher_id', 'replaces') then 'vch'
        when f.name = 'gift_id' then 'gft'
        when f.name = 'order_id' then 'ord'
        when f.name = 'move_id' then 'mov'
        when f.name = 'adjustment_id' then 'adj'
        when f.name = 'order_id' then 'ord'
        when f.name in ('gift_id', 'outcome_id') then 'gft'
        when f.name in ('voucher_id', 'replaces') then 'vch'
        when f.name = 'refund_id' then 'rfd'
        when f.name = 'document_id' then v_document
      end as prefix,
      f.name in ('partner_number', 'issuer', 'at_partner', 'placed_by', 'supplier')
        -- Who moved points is a person of the operator's.
        or f.name = 'moved_by' and jsonb_typeof(f.value) = 'number' as is_partner
    ) named
    where f.name <> all (hidden) and f.value not in ('null', '"infinity"', '"-infinity"')
  ), '{}');
end
$$;
comment on function membership.presentable(jsonb, text, text[]) is
  'A row of a table as an export shows it.';
revoke all on function membership.presentable(jsonb, text, text[]) from public;
