-- membership.erase_member
--
-- Removes everything personal about a member (membership.personal_data) and keeps the ledger, which
-- names the member by id only. One row of answer for each table: what was done, to how many rows,
-- and why what is kept must be kept.
--
-- Guarantees
--   Afterwards nothing resolves to the member: neither an identifier nor an id that a partner keeps.
--   A request under way that had resolved to the member before is refused (ledger.check_requests),
--   and so is whatever the operator asks for with it (membership.lock_members).
--   What a household shares stays with those of it that are not erased.
--   The aliases of a member (merges) are erased with it, by whichever name it is called.
--   Erasing again does no harm, removes what has come in since, and keeps the first moment.
--   The audit trail knows who erased whom and why, and nothing about the person.
--
-- Raises
--   TS104 try_again            the member was merged or separated while this waited
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
  v_names      uuid[];
  v_own        uuid[];
  v_is_shared  boolean;
  v_wallet     record;
  v_points     bigint := 0;
  v_entry      record;
  v_count      bigint;
  v_changed    bigint := 0;
begin
  -- The member first, so that nobody merges it, moves it to another wallet or writes about it; only
  -- then is it known by which names it goes.
  select * into strict v_member from membership.members m
  where m.id = (membership.lock_members(array[erased_member], even_erased => true))[1];
  v_names := membership.names_of(v_member.id);
  -- Whoever is just being acquainted through an identifier has locked it, and is waited for here;
  -- whoever comes later finds it gone.
  perform from membership.identifiers i where i.member_id = any (v_names)
  order by i.digest for update;
  -- Every wallet on which a document of the member can be: whoever is writing one is waited for.
  select l.recorded_at, l.balances[1] as balance, l.pendings[1] as pending, l.holds[1] as held
  into v_wallet
  from ledger.lock_wallets(v_member.wallet_id || array(
    select w.id from membership.wallets_of(v_names) w (id) where w.id <> v_member.wallet_id)) l;
  -- Under the lock of the wallet: the others may have left it, or been erased, until now.
  v_is_shared := membership.is_wallet_shared(v_member);
  v_own := membership.own_wallets(v_names);
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
    into v_count using v_names, v_own;
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
