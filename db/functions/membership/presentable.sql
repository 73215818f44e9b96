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
  v_document text := case
    when shown ->> 'kind' in ('earn', 'accrue', 'mature', 'cancel', 'purchase') then 'pur'
    when shown ->> 'kind' = 'return' then 'ret'
    when shown ->> 'kind' in ('redeem', 'redemption') then 'rdm'
    when shown ->> 'kind' = 'refund' then 'rfd'
    when shown ->> 'kind' = 'hold' then 'hld'
  end;
begin
  return coalesce((
    select jsonb_object_agg(
      case when f.name in ('partner_number', 'issuer', 'at_partner', 'placed_by')
        then replace(f.name, '_number', '') else f.name end,
      case
        when f.name in ('partner_number', 'issuer', 'at_partner', 'placed_by') then
          coalesce((select to_jsonb(p.code) from tenancy.partners p
            where p.number = (f.value #>> '{}')::integer), '"operator"')
        when f.name ~ '^(id|.*_id)$' and named.prefix is not null
          then to_jsonb(ledger.typeid(named.prefix, (f.value #>> '{}')::uuid))
        else f.value
      end)
    from jsonb_each(shown) f (name, value)
    cross join lateral (
      select case f.name when 'id' then id_prefix when 'member_id' then 'mem'
        when 'wallet_id' then 'wal' when 'purchase_id' then 'pur' when 'redemption_id' then 'rdm'
        when 'hold_id' then 'hld' when 'document_id' then v_document end as prefix
    ) named
    where f.name <> all (hidden) and f.value not in ('null', '"infinity"', '"-infinity"')
  ), '{}');
end
$$;
comment on function membership.presentable(jsonb, text, text[]) is
  'A row of a table as an export shows it.';
revoke all on function membership.presentable(jsonb, text, text[]) from public;
