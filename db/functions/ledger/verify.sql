-- ledger.verify
--
-- Proves the invariants of the ledger from its rows: one row of answer for each, with the number of
-- violations and the first of them. A clean ledger answers zero everywhere. Reads one consistent
-- snapshot; run it at any time, postings go on meanwhile.
--
-- Called by tessera_operator and tessera_auditor.
set local role tessera_owner;

create or replace function ledger.verify()
returns table (invariant text, checked bigint, violations bigint, first_violation text)
language plpgsql
stable
security definer -- Reads what no role may see row by row; tells counts and one example.
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  with signed as (
    select p.*,
      case when p.kind in ('earn', 'refund') then p.points else -p.points end as change
    from ledger.postings p
  ), chain as (
    select s.wallet_id, s.sequence, s.balance_after, s.change,
      lag(s.balance_after, 1, 0::bigint) over each as balance_before,
      lag(s.sequence, 1, 0) over each as sequence_before
    from signed s
    window each as (partition by s.wallet_id order by s.sequence)
  )
  select 'every posting continues its wallet''s balance without gaps', count(*),
    count(*) filter (where c.balance_after <> c.balance_before + c.change
      or c.sequence <> c.sequence_before + 1),
    min(format('wallet %s, posting %s', c.wallet_id, c.sequence))
      filter (where c.balance_after <> c.balance_before + c.change
        or c.sequence <> c.sequence_before + 1)
  from chain c;

  return query
  with posted as (
    select p.wallet_id, max(p.sequence) as sequence_last,
      sum(case when p.kind in ('earn', 'refund') then p.points else -p.points end) as balance
    from ledger.postings p group by p.wallet_id
  ), compared as (
    select coalesce(w.id, p.wallet_id) as id,
      w.balance is distinct from coalesce(p.balance, 0)
      or w.sequence_last is distinct from coalesce(p.sequence_last, 0) as differs
    from ledger.wallets w full join posted p on p.wallet_id = w.id
  )
  select 'every balance is the sum of its postings', count(*), count(*) filter (where differs),
    min(format('wallet %s', id)) filter (where differs)
  from compared;

  return query
  with open_lots as (
    select l.wallet_id, sum(l.points) as points, min(l.expires_at) as first
    from ledger.lots l group by l.wallet_id
  ), open_debts as (
    select d.wallet_id, sum(d.points) as points from ledger.debts d group by d.wallet_id
  ), compared as (
    select coalesce(w.id, l.wallet_id, d.wallet_id) as id,
      w.id is null
      or coalesce(l.points, 0) <> greatest(w.balance, 0)
      or coalesce(d.points, 0) <> greatest(-w.balance, 0)
      or l.first < w.lots_expire_at_first as differs
    from ledger.wallets w
    full join open_lots l on l.wallet_id = w.id
    full join open_debts d on d.wallet_id = coalesce(w.id, l.wallet_id)
  )
  select 'every balance is its open lots less its open debts', count(*),
    count(*) filter (where differs), min(format('wallet %s', id)) filter (where differs)
  from compared;

  return query
  with consumed as (
    select a.wallet_id, a.lot, sum(a.points) as points
    from ledger.allocations a group by a.wallet_id, a.lot
  ), remaining as (
    select l.wallet_id, l.sequence, sum(l.points) as points
    from ledger.lots l group by l.wallet_id, l.sequence
  ), compared as (
    select p.wallet_id, p.sequence,
      p.points <> coalesce(c.points, 0) + coalesce(r.points, 0)
      or coalesce(c.points, 0) < 0 as differs
    from ledger.postings p
    left join consumed c on c.wallet_id = p.wallet_id and c.lot = p.sequence
    left join remaining r on r.wallet_id = p.wallet_id and r.sequence = p.sequence
    where p.kind = 'earn'
  )
  select 'every lot is what was allocated from it and what is left', count(*),
    count(*) filter (where differs),
    min(format('wallet %s, lot %s', wallet_id, sequence)) filter (where differs)
  from compared;

  return query
  with named as (
    select l.wallet_id, l.sequence as lot, l.issuer, null::integer as debit, null::integer as cause
    from ledger.lots l
    union all
    select a.wallet_id, a.lot, a.issuer, a.debit, a.cause from ledger.allocations a
    union all
    select d.wallet_id, null, null, d.debit, null from ledger.debts d
  ), compared as (
    select n.wallet_id, coalesce(n.debit, n.lot) as sequence,
      n.lot is not null
        and (lot.kind is distinct from 'earn' or lot.partner_number is distinct from n.issuer)
      or n.debit is not null
        and (debit.kind is null or debit.kind not in ('return', 'redeem', 'expire'))
      or n.cause is not null and cause.kind is null as differs
    from named n
    left join ledger.postings lot on lot.wallet_id = n.wallet_id and lot.sequence = n.lot
    left join ledger.postings debit on debit.wallet_id = n.wallet_id and debit.sequence = n.debit
    left join ledger.postings cause on cause.wallet_id = n.wallet_id and cause.sequence = n.cause
  )
  select 'every lot, debt and allocation names its postings and the issuer', count(*),
    count(*) filter (where differs),
    min(format('wallet %s, posting %s', wallet_id, sequence)) filter (where differs)
  from compared;

  return query
  with allocated as (
    select a.wallet_id, a.debit, sum(a.points) as points
    from ledger.allocations a group by a.wallet_id, a.debit
  ), refunded as (
    select d.wallet_id, d.posting, sum(f.points) as points
    from redemption.refunds f
    join redemption.redemptions d on d.partner_number = f.partner_number and d.id = f.redemption_id
    group by d.wallet_id, d.posting
  ), compared as (
    select p.wallet_id, p.sequence,
      p.points <> coalesce(a.points, 0) + coalesce(d.points, 0) + coalesce(f.points, 0) as differs
    from ledger.postings p
    left join allocated a on a.wallet_id = p.wallet_id and a.debit = p.sequence
    left join ledger.debts d on d.wallet_id = p.wallet_id and d.debit = p.sequence
    left join refunded f on f.wallet_id = p.wallet_id and f.posting = p.sequence
    where p.kind in ('return', 'redeem', 'expire')
  )
  select 'every debit is covered by allocations, open debt and refunds', count(*),
    count(*) filter (where differs),
    min(format('wallet %s, posting %s', wallet_id, sequence)) filter (where differs)
  from compared;

  return query
  with document as (
    select u.wallet_id, u.posting, u.points, u.id, 'earn' as kind from earning.purchases u
    where u.posting is not null
    union all
    select r.wallet_id, r.posting, r.points_taken + r.points_owed, r.id, 'return'
    from earning.returns r where r.posting is not null
    union all
    select d.wallet_id, d.posting, d.points, d.id, 'redeem' from redemption.redemptions d
    union all
    select f.wallet_id, f.posting, f.points, f.id, 'refund' from redemption.refunds f
  ), compared as (
    select coalesce(p.wallet_id, d.wallet_id) as wallet_id, coalesce(p.sequence, d.posting) as sequence,
      p.points is distinct from d.points or p.document_id is distinct from d.id
      or p.kind::text is distinct from d.kind as differs
    from (select * from ledger.postings where kind <> 'expire') p
    full join document d on d.wallet_id = p.wallet_id and d.posting = p.sequence
  )
  select 'every posting has its document and every document its posting', count(*),
    count(*) filter (where differs),
    min(format('wallet %s, posting %s', wallet_id, sequence)) filter (where differs)
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
  with subject as (
    select u.partner_number, u.id, 'purchase' as operation from earning.purchases u
    union all
    select r.partner_number, r.id, 'return' from earning.returns r
    union all
    select d.partner_number, d.id, 'redemption' from redemption.redemptions d
    union all
    select f.partner_number, f.id, 'refund' from redemption.refunds f
    union all
    select a.partner_number, a.member_id, 'enrolment' from membership.acquaintances a
  )
  select 'every request that was done has its subject', count(*),
    count(*) filter (where s.id is null),
    min(format('partner %s, request %s', q.partner_number, encode(q.key_digest, 'hex')))
      filter (where s.id is null)
  from ledger.requests q
  left join subject s on s.partner_number = q.partner_number and s.id = q.subject_id
    and s.operation = q.operation::text
  where q.subject_id is not null and q.operation <> 'identifier';

  return query
  with flow as (
    select
      coalesce(sum(p.points) filter (where p.kind = 'earn'), 0) as issued,
      coalesce(sum(p.points) filter (where p.kind = 'return'), 0) as returned,
      coalesce(sum(p.points) filter (where p.kind = 'redeem'), 0) as redeemed,
      coalesce(sum(p.points) filter (where p.kind = 'refund'), 0) as refunded,
      coalesce(sum(p.points) filter (where p.kind = 'expire'), 0) as expired
    from ledger.postings p
  ), held as (
    select coalesce(sum(w.balance), 0) as outstanding from ledger.wallets w
  )
  select 'points outstanding are issued less returned, redeemed and expired, plus refunded', 1::bigint,
    (outstanding <> issued - returned - redeemed + refunded - expired)::integer::bigint,
    case when outstanding <> issued - returned - redeemed + refunded - expired
      then format('outstanding %s, by flow %s', outstanding,
        issued - returned - redeemed + refunded - expired) end
  from flow, held;
end
$$;
comment on function ledger.verify() is 'Proves the invariants of the ledger.';
revoke all on function ledger.verify() from public;
