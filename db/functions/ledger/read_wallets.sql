-- ledger.read_wallets
--
-- Reads wallets for a whole batch of requests, one row of answer for each: what can be spent now,
-- what is pending, held and owed. A wallet in which something has become due is brought up to date
-- first (ledger.sweep), so that what is read is what could be spent. A wallet is asked for by its own id or by that of a member.
--
-- What expires when comes as two parallel arrays, soonest first, whoever issued the points: the
-- first hundred instants at which something expires. Points that never expire are not among them;
-- those that activity renews are, as if there were no more of it. While points expire only after a
-- proven notice, it is what has been announced.
-- What matures when comes likewise; pending points that wait for a confirmation are not among them.
--
-- Refuses (as rows, never as exceptions)
--   TS501, TS502, TS503       see tenancy.authorize_keys (any scope will do)
--   TS103 wallet_not_found    no such wallet, or none of a member that this partner knows
--
-- Called by tessera_service.
set local role tessera_owner;

create or replace function ledger.read_wallets(
  key_digests  bytea[],
  wallet_ids   uuid[],
  member_ids   uuid[]
)
returns table (
  request_number    bigint,
  refusal           text,
  wallet_id         uuid,
  points_available  bigint,
  points_pending    bigint,
  points_held       bigint,
  points_owed       bigint,
  created_at        timestamptz,
  read_at           timestamptz,
  expiring_at       timestamptz[],
  expiring_points   bigint[],
  maturing_at       timestamptz[],
  maturing_points   bigint[]
)
language plpgsql
volatile
security definer -- The service cannot read wallets of members that it does not know; this checks.
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
as $$
declare
  v_now       timestamptz := ledger.instant();
  v_is_after_notice boolean := (select s.expires_after_notice from coalition.settings s);
  v_refusals  text[];
  v_partners  integer[];
  v_wallets   ledger.wallets[];
  v_due       uuid[];
begin
  select array_agg(k.refusal), array_agg(k.partner_number) into v_refusals, v_partners
  from (select * from tenancy.present_keys(key_digests) order by request_number) k;

  -- A wallet stays the row that its table has: one of a subquery would become it by way of text.
  select array_agg(w.found order by asked.number),
    array_agg(known.id) filter (where (w.found).due_at_first <= v_now)
  into v_wallets, v_due
  from unnest(v_refusals, v_partners, wallet_ids, member_ids)
    with ordinality as asked (refusal, partner_number, wallet_id, member_id, number)
  left join lateral (
    select m.wallet_id as id
    from (
      select by_wallet.id, by_wallet.wallet_id from membership.members by_wallet
      where by_wallet.wallet_id = asked.wallet_id
      union all
      select by_member.id, by_member.wallet_id from membership.members by_member
      where by_member.id = asked.member_id
    ) m
    join membership.acquaintances a
      on a.member_id = m.id and a.partner_number = asked.partner_number
    limit 1
  ) known on true
  left join lateral (
    select x as found from ledger.wallets x where x.id = known.id limit 1
  ) w on true;

  -- Seldom: something has become due that nobody has made happen yet.
  if v_due is not null then
    v_now := (select l.recorded_at from ledger.lock_wallets(v_due) l);
    select array_agg(w order by n) into v_wallets
    from generate_subscripts(v_wallets, 1) n
    left join ledger.wallets w on w.id = (v_wallets[n]).id;
  end if;

  return query
  select
    asked.number,
    coalesce(asked.refusal, case when w.id is null then 'TS103' end),
    w.id,
    greatest(w.balance - w.held, 0),
    w.pending::bigint,
    w.held::bigint,
    greatest(w.held - w.balance, 0),
    w.created_at,
    v_now,
    coalesce(coming.expires_at, special.expires_at),
    coalesce(coming.points, special.points),
    maturing.due_at,
    maturing.points
  from unnest(v_refusals) with ordinality as asked (refusal, number)
  left join lateral (select (v_wallets[asked.number]).*) w on true
  -- What a wallet does not need is not looked for: each of the following is a subquery of its own
  -- (offset 0), whose condition on the wallet alone is asked before it begins.
  -- As points expire in most wallets: each lot at its own time. The lots lie in that order.
  left join lateral (
    select c.* from (
      select array_agg(e.expires_at) as expires_at, array_agg(e.points) as points
      from (
        select l.expires_at, sum(l.points)::bigint as points
        from ledger.lots l
        where l.wallet_id = w.id and l.expires_at < 'infinity'
        group by l.expires_at
        order by l.expires_at
        limit 100
      ) e
    ) c
    where not v_is_after_notice and w.active_until = 'infinity'
    offset 0
  ) coming on true
  -- Where activity renews lots, or a notice comes before.
  left join lateral (
    select s.* from (
      select array_agg(e.expires_at) as expires_at, array_agg(e.points) as points
      from (
        select due.expires_at, sum(due.points)::bigint as points
        from (
          (select l.expires_at, sum(l.points)::bigint as points
           from ledger.lots l
           where not v_is_after_notice and l.wallet_id = w.id and l.expires_at < 'infinity'
           group by l.expires_at
           order by l.expires_at
           limit 100)
          union all
          select w.active_until, l.points
          from ledger.lots l
          where not v_is_after_notice
            and l.wallet_id = w.id and l.expires_at = 'infinity' and l.renews
          union all
          select a.announced_at, a.points
          from ledger.announced_lots(w.id) a
          where v_is_after_notice
        ) due
        group by due.expires_at
        order by due.expires_at
        limit 100
      ) e
    ) s
    where v_is_after_notice or w.active_until < 'infinity'
    offset 0
  ) special on true
  left join lateral (
    select m.* from (
      select array_agg(d.due_at) as due_at, array_agg(d.points) as points
      from (
        select p.due_at, sum(p.points)::bigint as points
        from ledger.pending_lots p
        where p.wallet_id = w.id and p.is_confirmed
        group by p.due_at
        order by p.due_at
        limit 100
      ) d
    ) m
    where w.pending > 0
    offset 0
  ) maturing on true;
end
$$;
comment on function ledger.read_wallets(bytea[], uuid[], uuid[]) is 'Reads a batch of wallets.';
revoke all on function ledger.read_wallets(bytea[], uuid[], uuid[]) from public;
