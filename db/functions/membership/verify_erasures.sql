-- membership.verify_erasures
--
-- Proves that nothing personal is left of erased members: one row of answer, as those of
-- ledger.verify. Follows the register where a table names the member itself. Documents that are
-- about two members, or about one by way of another row, are asked one by one
-- (membership.is_document_erased), and an alias is erased with its member.
--
-- Called by ledger.verify.
set local role tessera_owner;

create or replace function membership.verify_erasures()
returns table (invariant text, checked bigint, violations bigint, first_violation text)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_entry    record;
  v_count    bigint;
  v_example  text;
begin
  invariant := 'nothing personal is left of an erased member';
  select count(*) into checked from membership.members m where m.erased_at is not null;
  violations := 0;
  if checked = 0 then
    return next;
    return;
  end if;
  for v_entry in
    select d.table_name, d.title,
      replace(replace(d.tie, 'any ($1::text[])', 'm.id::text'), 'any ($1)', 'm.id') as tie,
      case d.treatment when 'removed' then 'true' else format('num_nonnulls(%s) > 0',
        (select string_agg(format('t.%I', c), ', ') from unnest(d.erased_columns) c)) end as remains
    from membership.personal_data() d
    where d.treatment in ('removed', 'emptied') and d.tie !~ 'select| or |\$2'
    union all
    select 'earning.returns', 'returns', 'exists (select from earning.purchases p
      where p.partner_number = t.partner_number and p.id = t.purchase_id and p.member_id = m.id)',
      'num_nonnulls(t.lines, t.metadata) > 0'
    union all
    select 'redemption.refunds', 'refunds', 'exists (select from redemption.redemptions d
      where d.partner_number = t.partner_number and d.id = t.redemption_id and d.member_id = m.id)',
      't.metadata is not null'
    union all
    select 'ordering.order_moves', 'order_moves', 'exists (select from ordering.orders o
      where o.partner_number = t.partner_number and o.id = t.order_id and o.member_id = m.id)',
      't.reason is not null'
    union all
    select 'ordering.activations', 'activations', 'exists (select from ordering.vouchers v
      join ordering.orders o on o.partner_number = v.partner_number and o.id = v.order_id
      where v.id = t.voucher_id and o.member_id = m.id)', 't.metadata is not null'
  loop
    execute format($query$
      select count(distinct m.id), min(format('%%s of member %%s', %L, m.id))
      from membership.members m join %s t on %s
      where m.erased_at is not null and %s
    $query$, v_entry.title, v_entry.table_name, v_entry.tie, v_entry.remains)
    into v_count, v_example;
    violations := violations + v_count;
    first_violation := coalesce(first_violation, v_example);
  end loop;
  for v_entry in
    select d.table_name, d.title, d.erased_columns[1] as words, n.key_column
    from membership.personal_data() d
    join (values ('ledger.moves', 'id'), ('ledger.adjustment_decisions', 'adjustment_id'),
      ('ledger.reinstatements', 'id'), ('membership.merges', 'id'),
      ('membership.unmerges', 'merge_id')) n (table_name, key_column) using (table_name)
  loop
    execute format($query$
      select count(*), min(format('%%s %%s', %L, t.%I)) from %s t
      where t.%I is not null and membership.is_document_erased(%L, 0, t.%I)
    $query$, v_entry.title, v_entry.key_column, v_entry.table_name, v_entry.words,
      split_part(v_entry.table_name, '.', 2), v_entry.key_column)
    into v_count, v_example;
    violations := violations + v_count;
    first_violation := coalesce(first_violation, v_example);
  end loop;
  select count(*), min(format('alias %s', a.id)) into v_count, v_example
  from membership.members a join membership.members m on m.id = a.merged_into
  where (a.erased_at is null) <> (m.erased_at is null);
  violations := violations + v_count;
  first_violation := coalesce(first_violation, v_example);
  return next;
end
$$;
comment on function membership.verify_erasures() is
  'Proves that nothing personal is left of erased members.';
revoke all on function membership.verify_erasures() from public;
