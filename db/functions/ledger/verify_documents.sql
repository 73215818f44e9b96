-- ledger.verify_documents
--
-- The part of ledger.verify that is about documents: what postings stand on, and what documents say
-- of each other.
--
-- Called by ledger.verify.
set local role tessera_owner;

create or replace function ledger.verify_documents()
returns table (invariant text, checked bigint, violations bigint, first_violation text)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  with document as (
    select u.wallet_id, u.posting, u.points, u.id,
      case when coalesce(u.matures_at, u.confirm_by) is null then 'earn' else 'accrue' end as kind
    from earning.purchases u where u.posting is not null
    union all
    select r.wallet_id, r.posting, r.points_taken + r.points_owed, r.id, 'return'
    from earning.returns r where r.posting is not null
    union all
    select r.wallet_id, r.cancel_posting, r.points_cancelled, r.id, 'cancel'
    from earning.returns r where r.cancel_posting is not null
    union all
    select d.wallet_id, d.posting, d.points, d.purchase_id,
      case when d.is_confirmed then 'mature' else 'cancel' end
    from earning.decisions d where d.posting is not null
    union all
    select d.wallet_id, d.posting, d.points, d.id, 'redeem' from redemption.redemptions d
    union all
    select f.wallet_id, f.posting, f.points, f.id, 'refund' from redemption.refunds f
    union all
    select r.wallet_id, r.posting, r.points, r.id, 'reinstate' from ledger.reinstatements r
    union all
    select d.wallet_id, d.posting, a.points, a.id, a.direction::text
    from ledger.adjustments a
    join ledger.adjustment_decisions d on d.adjustment_id = a.id and d.posting is not null
    union all
    select m.source_wallet, m.posting, m.points, m.id, 'transfer_out' from ledger.moves m
    union all
    select p.target_wallet, p.posting, p.points, p.move_id, 'transfer_in' from ledger.move_parts p
  ), compared as (
    select coalesce(p.wallet_id, d.wallet_id) as wallet_id, coalesce(p.sequence, d.posting) as sequence,
      p.points is distinct from d.points or p.document_id is distinct from d.id
      or p.kind::text is distinct from d.kind as differs
    from (select * from ledger.postings q where q.kind <> 'expire') p
    full join document d on d.wallet_id = p.wallet_id and d.posting = p.sequence
    -- What matures or lapses by itself has no document but the one that accrued it.
    where d.id is not null or p.kind not in ('mature', 'cancel') or not exists (
      select from ledger.postings a
      where a.wallet_id = p.wallet_id and a.sequence < p.sequence and a.kind = 'accrue'
        and a.document_id = p.document_id)
  )
  select 'every posting has its document and every document its posting', count(*),
    count(*) filter (where differs),
    min(format('wallet %s, posting %s', wallet_id, sequence)) filter (where differs)
  from compared;

  return query
  with arrived as (
    select p.move_id, sum(p.points) as points,
      bool_or(p.target_wallet <> m.target_wallet or p.source_wallet <> m.source_wallet
        or a.points is distinct from p.points or a.issuer is distinct from p.issuer
        or a.renews is distinct from p.renews) as differs
    from ledger.move_parts p
    join ledger.moves m on m.id = p.move_id
    left join ledger.allocations a on a.wallet_id = p.source_wallet and a.debit = m.posting
      and a.cause = m.posting and a.lot = p.source_lot and a.expires_at = p.expires_at
    group by p.move_id
  ), compared as (
    select m.id, a.points is distinct from m.points::numeric or a.differs as differs
    from ledger.moves m left join arrived a on a.move_id = m.id
  )
  select 'what leaves one wallet for another arrives there, part by part', count(*),
    count(*) filter (where differs), min(format('move %s', id)) filter (where differs)
  from compared;

  return query
  with compared as (
    -- The others of a household may take all to another wallet, and an erased one stays behind.
    select m.id, w.id is null or w.status = 'closed' and m.erased_at is null
      or m.merged_into is not null and (s.wallet_id is distinct from m.wallet_id
        or s.merged_into is not null) as differs
    from membership.members m
    left join ledger.wallets w on w.id = m.wallet_id
    left join membership.members s on s.id = m.merged_into
  )
  select 'every member has a wallet that is not closed, and an alias that of its member', count(*),
    count(*) filter (where differs), min(format('member %s', id)) filter (where differs)
  from compared;

  return query
  with compared as (
    select w.id, w.balance <> 0 or w.pending <> 0 or w.held <> 0 as differs
    from ledger.wallets w where w.status = 'closed'
  )
  select 'a closed wallet has nothing', count(*), count(*) filter (where differs),
    min(format('wallet %s', id)) filter (where differs)
  from compared;

  return query
  with accrued as (
    select a.wallet_id, a.document_id, count(*) as accruals, sum(a.points) as points,
      sum((select coalesce(sum(l.points), 0) from ledger.pending_lots l
        where l.wallet_id = a.wallet_id and l.sequence = a.sequence)) as pending,
      sum((select coalesce(sum(c.points), 0) from ledger.allocations c
        join ledger.postings d on d.wallet_id = c.wallet_id and d.sequence = c.debit
        where c.wallet_id = a.wallet_id and c.lot = a.sequence and d.kind = 'cancel')) as cancelled
    from ledger.postings a
    where a.kind = 'accrue'
    group by a.wallet_id, a.document_id
  ), matured as (
    select m.wallet_id, m.document_id, count(*) as maturings, sum(m.points) as points
    from ledger.postings m
    where m.kind = 'mature'
    group by m.wallet_id, m.document_id
  ), compared as (
    select wallet_id, document_id,
      a.points is distinct from a.pending + a.cancelled + coalesce(m.points, 0)
      or m.maturings > a.accruals as differs
    from accrued a full join matured m using (wallet_id, document_id)
  )
  select 'what was accrued has matured once, was cancelled, or is pending', count(*),
    count(*) filter (where differs),
    min(format('wallet %s, document %s', wallet_id, document_id)) filter (where differs)
  from compared;

  return query
  with returned as (
    select r.partner_number, r.purchase_id, sum(r.amount) as amount, sum(r.points) as points
    from earning.returns r group by r.partner_number, r.purchase_id
  ), compared as (
    select u.id, r.amount > u.amount
      or r.points <> case when u.amount = 0 then u.points
        else div(u.points::numeric * r.amount, u.amount) end as differs
    from returned r
    join earning.purchases u on u.partner_number = r.partner_number and u.id = r.purchase_id
  )
  select 'returns take back their share of a purchase and never more', count(*),
    count(*) filter (where differs), min(format('purchase %s', id)) filter (where differs)
  from compared;

  return query
  with refunded as (
    select f.partner_number, f.redemption_id, sum(f.points) as points, sum(f.value) as value
    from redemption.refunds f group by f.partner_number, f.redemption_id
  ), compared as (
    select d.id, f.points > d.points
      or f.value <> div(d.value::numeric * f.points, d.points) as differs
    from refunded f
    join redemption.redemptions d on d.partner_number = f.partner_number and d.id = f.redemption_id
  )
  select 'refunds give back their share of a redemption and never more', count(*), count(*) filter (where differs),
    min(format('redemption %s', id)) filter (where differs)
  from compared;

  return query
  with compared as (
    select coalesce(h.id, o.hold_id) as id,
      h.id is null or (e.hold_id is null) = (o.hold_id is null)
      or o.placed_by <> h.partner_number or o.points <> h.points or o.expires_at <> h.expires_at
      or e.points_captured + e.points_released <> h.points as differs
    from redemption.holds h
    full join ledger.open_holds o on o.hold_id = h.id and o.wallet_id = h.wallet_id
    left join redemption.hold_resolutions e
      on e.partner_number = h.partner_number and e.hold_id = h.id
  )
  select 'every hold is open or has ended, and all its points with it', count(*),
    count(*) filter (where differs), min(format('hold %s', id)) filter (where differs)
  from compared;

  return query
  with captured as (
    select e.partner_number, e.hold_id, e.redemption_id, e.points_captured, h.wallet_id, h.member_id
    from redemption.hold_resolutions e
    join redemption.holds h on h.partner_number = e.partner_number and h.id = e.hold_id
    where e.outcome = 'captured'
  ), compared as (
    select coalesce(c.hold_id, d.hold_id) as id,
      c.hold_id is distinct from d.hold_id or c.points_captured is distinct from d.points
      or c.wallet_id is distinct from d.wallet_id or c.member_id is distinct from d.member_id
        as differs
    from captured c
    full join (select * from redemption.redemptions x where x.hold_id is not null) d
      on d.partner_number = c.partner_number and d.id = c.redemption_id
  )
  select 'every captured hold and its redemption name each other', count(*),
    count(*) filter (where differs), min(format('hold %s', id)) filter (where differs)
  from compared;

  return query
  with reinstated as (
    select r.wallet_id, r.expiry, sum(r.points) as points
    from ledger.reinstatements r group by r.wallet_id, r.expiry
  ), compared as (
    select r.wallet_id, r.expiry,
      p.kind is distinct from 'expire' or r.points > p.points as differs
    from reinstated r
    left join ledger.postings p on p.wallet_id = r.wallet_id and p.sequence = r.expiry
  )
  select 'reinstatements give back what has expired and never more', count(*),
    count(*) filter (where differs),
    min(format('wallet %s, posting %s', wallet_id, expiry)) filter (where differs)
  from compared;

  return query
  with subject as (
    select u.partner_number, u.id, 'purchase' as operation from earning.purchases u
    union all
    select r.partner_number, r.id, 'return' from earning.returns r
    union all
    select d.partner_number, d.id, 'redemption' from redemption.redemptions d
    union all
    select f.partner_number, f.id, 'refund' from redemption.refunds f
    union all
    select h.partner_number, h.id, 'hold' from redemption.holds h
    union all
    select o.partner_number, o.id, 'order' from ordering.orders o
    union all
    select a.partner_number, a.id, 'activation' from ordering.activations a
    union all
    select p.number, v.id, 'reissue' from ordering.vouchers v
    join tenancy.partners p on p.number in (v.partner_number, v.supplier)
    where v.replaces is not null
    union all
    select u.partner_number, u.id, 'gift' from catalogue.code_uploads u
    union all
    select m.moved_by, m.order_id, 'order_move' from ordering.order_moves m
    where m.moved_by > 0 and m.number > 1
    union all
    select d.partner_number, d.id, 'dispute' from settlement.disputes d
    union all
    select g.partner_number, g.id, 'gift' from catalogue.gifts g
    union all
    select d.partner_number, d.id, 'capture' from redemption.redemptions d
    where d.hold_id is not null
    union all
    select e.partner_number, e.hold_id, 'void' from redemption.hold_resolutions e
    where e.outcome = 'voided'
    union all
    select a.partner_number, a.member_id, 'enrolment' from membership.acquaintances a
    union all
    select d.partner_number, d.purchase_id,
      case when d.is_confirmed then 'confirmation' else 'cancellation' end
    from earning.decisions d
  )
  select 'every request that was done has its subject', count(*),
    count(*) filter (where s.id is null),
    min(format('partner %s, request %s', q.partner_number, encode(q.key_digest, 'hex')))
      filter (where s.id is null)
  from ledger.requests q
  left join subject s on s.partner_number = q.partner_number and s.id = q.subject_id
    and s.operation = q.operation::text
  where q.subject_id is not null and q.operation <> 'identifier'
    and not exists (select from membership.members m
      where m.id = q.subject_id and m.erased_at is not null);

  -- What a check of the table would say, if that cost a purchase nothing.
  return query
  select 'every purchase agrees with itself', count(*),
    count(*) filter (where u.differs),
    min(format('partner %s, purchase %s', u.partner_number, u.id)) filter (where u.differs)
  from (
    select p.partner_number, p.id,
      (p.points > 0) <> (p.posting is not null)
        or num_nonnulls(p.matures_at, p.confirm_by) > 1 as differs
    from earning.purchases p
  ) u;

  return query
  select 'every request was either done or refused', count(*),
    count(*) filter (where (q.subject_id is null) = (q.refusal is null)),
    min(format('partner %s, request %s', q.partner_number, encode(q.key_digest, 'hex')))
      filter (where (q.subject_id is null) = (q.refusal is null))
  from ledger.requests q;

  return query select * from ordering.verify_vouchers();
  return query select * from catalogue.verify_pools();
  return query select * from membership.verify_erasures();
end
$$;
comment on function ledger.verify_documents() is 'Proves the invariants of documents.';
revoke all on function ledger.verify_documents() from public;
