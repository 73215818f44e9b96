-- membership.erase_member
--
-- Removes everything personal about a member (membership.personal_data) and keeps the ledger, which
-- names the member by id only. One row of answer for each table: what was done, to how many rows,
-- and why what is kept must be kept.
--
-- Guarantees
--   Afterwards nothing resolves to the member: neither an identifier nor an id that a partner keeps.
--   A request under way that had resolved to the member before is refused (ledger.check_requests).
--   The aliases of a member (merges) are erased with it, by whichever name it is called.
--   Erasing again does no harm, removes what has come in since, and keeps the first moment.
--   The audit trail knows who erased whom and why, and nothing about the person.
--
-- Raises
--   TS601 member_not_found     no member has this id
--   TS650 member_has_points    the wallet has points, and they are not to be forfeited
--   TS651 member_has_holds     points of the wallet are set aside for holds
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function membership.erase_member(
  actor           text,
  erased_member   uuid,
  erasure_reason  text,
  forfeits        boolean
)
returns table (data text, treatment text, row_count bigint, reason text, erased_at timestamptz)
language plpgsql
volatile
security definer -- Nobody may change these tables but by this.
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_member     membership.members;
  v_names      uuid[] := membership.names_of(membership.survivor(erased_member));
  v_is_shared  boolean;
  v_wallet     record;
  v_points     bigint := 0;
  v_entry      record;
  v_count      bigint;
  v_changed    bigint := 0;
begin
  -- Identifiers first: whoever is just being acquainted through one of them has locked it, and
  -- is waited for here; whoever comes later finds it gone.
  perform from membership.identifiers i where i.member_id = any (v_names) order by i.digest for update;
  perform from membership.members m where m.id = any (v_names) order by m.id for update;
  select * into v_member from membership.members m where m.id = membership.survivor(erased_member);
  if not found then
    raise exception using errcode = 'TS601', message = 'no member has this id';
  end if;
  v_is_shared := membership.is_wallet_shared(v_member);
  select l.recorded_at, l.balances[1] as balance, l.pendings[1] as pending, l.holds[1] as held
  into v_wallet from ledger.lock_wallets(array[v_member.wallet_id]) l;
  if not v_is_shared then
    if v_wallet.held > 0 then
      raise exception using errcode = 'TS651', message = format(
        'holds have set %s points of the member aside; capture or void them first', v_wallet.held);
    elsif greatest(v_wallet.balance, 0) + v_wallet.pending > 0 and not forfeits then
      raise exception using errcode = 'TS650', message = format(
        'the member has %s points, %s of them pending; nobody could spend them any more',
        greatest(v_wallet.balance, 0) + v_wallet.pending, v_wallet.pending);
    end if;
    v_points := membership.forfeit_points(v_member.wallet_id, v_wallet.recorded_at);
  end if;

  if v_member.erased_at is null then
    update membership.members m set erased_at = v_wallet.recorded_at
    where m.id = any (v_names);
    -- Whoever knew the member is told, and can forget what it keeps itself.
    perform ledger.announce(array_agg('member.erased'::text), array_agg(a.partner_number),
      array_agg(v_member.id), null, v_wallet.recorded_at)
    from (select 0 as partner_number union all
      select k.partner_number from membership.acquaintances k where k.member_id = v_member.id
      order by 1) a;
  end if;
  for v_entry in
    select * from membership.personal_data() d where d.tie is not null order by d.place
  loop
    execute membership.erasure_of(v_entry.table_name, v_entry.tie, v_entry.treatment,
      v_entry.erased_columns)
    into v_count using v_names, v_member.wallet_id, v_is_shared;
    v_changed := v_changed + case v_entry.treatment when 'kept' then 0 else v_count end;
    return query select v_entry.title, v_entry.treatment, v_count, v_entry.reason,
      coalesce(v_member.erased_at, v_wallet.recorded_at);
  end loop;

  if v_member.erased_at is null or v_changed + v_points > 0 then
    perform coalition.record_audit(actor, 'member.erased', ledger.typeid('mem', v_member.id),
      jsonb_build_object('reason', erasure_reason, 'points_forfeited', v_points,
        'rows', v_changed));
  end if;
end
$$;
comment on function membership.erase_member(text, uuid, text, boolean) is
  'Removes everything personal about a member.';
revoke all on function membership.erase_member(text, uuid, text, boolean) from public;
