-- membership.export_member
--
-- All that the coalition holds about one member, as one JSON object: each table of the register
-- (membership.personal_data) under its title, and what an erasure would keep, with the reason. For
-- a member that has been erased: that, since when, and what was kept.
--
-- Reads whole tables of documents, which have no index by member: they are written a thousand
-- million times and read this way once in a while.
--
-- Raises
--   TS601 member_not_found   no member has this id
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function membership.export_member(actor text, asked_member uuid)
returns jsonb
language plpgsql
volatile
security definer -- Reads the register's tables in one way; leaves a trail of who asked.
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  v_now        timestamptz := ledger.instant();
  v_member     membership.members;
  v_names      uuid[];
  v_own        uuid[];
  v_entry      record;
  v_rows       jsonb;
  v_data       jsonb := '{}';
  v_kept       jsonb := '[]';
begin
  select * into v_member from membership.members m where m.id = membership.survivor(asked_member);
  if not found then
    raise exception using errcode = 'TS601', message = 'no member has this id';
  end if;
  v_names := membership.names_of(v_member.id);
  v_own := membership.own_wallets(v_names);

  for v_entry in
    select * from membership.personal_data() d where d.tie is not null order by d.place
  loop
    execute format(
      'select coalesce(jsonb_agg(membership.presentable(to_jsonb(t), $3, $4)), %L) from %s t '
      'where %s', '[]', v_entry.table_name, v_entry.tie)
    into v_rows
    using v_names, v_own, v_entry.id_prefix, v_entry.hidden;
    if v_member.erased_at is null then
      v_data := v_data || jsonb_build_object(v_entry.title, v_rows);
    end if;
    if v_entry.treatment <> 'removed' then
      v_kept := v_kept || jsonb_build_object('data', v_entry.title, 'rows',
        jsonb_array_length(v_rows), 'emptied', to_jsonb(v_entry.erased_columns),
        'reason', v_entry.reason);
    end if;
  end loop;

  perform coalition.record_audit(actor, 'member.exported', ledger.typeid('mem', v_member.id), '{}');
  return jsonb_build_object('object', 'member_export', 'member', ledger.typeid('mem', v_member.id),
    'exported_at', v_now, 'erased_at', v_member.erased_at, 'is_wallet_shared',
    membership.is_wallet_shared(v_member),
    'data', v_data, 'kept_after_erasure', v_kept);
end
$$;
comment on function membership.export_member(text, uuid) is
  'All that the coalition holds about one member.';
revoke all on function membership.export_member(text, uuid) from public;
