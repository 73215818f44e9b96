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
  with chain as (
    select p.wallet_id, p.sequence, p.balance_after, p.pending_after, p.recorded_at,
      c.balance as change, c.pending as pending_change,
      lag(p.balance_after, 1, 0::bigint) over each as balance_before,
      lag(p.pending_after, 1, 0::bigint) over each as pending_before,
      lag(p.recorded_at) over each as recorded_before,
      lag(p.sequence, 1, 0) over each as sequence_before
    from ledger.postings p
    cross join lateral ledger.change_of(p.kind, p.points) c
    window each as (partition by p.wallet_id order by p.sequence)
  ), compared as (
    select wallet_id, sequence,
      balance_after <> balance_before + change or pending_after <> pending_before + pending_change
      or sequence <> sequence_before + 1 or recorded_at < recorded_before as differs
    from chain
  )
  select 'every posting continues its wallet in order, without gaps', count(*),
    count(*) filter (where differs),
    min(format('wallet %s, posting %s', wallet_id, sequence)) filter (where differs)
  from compared;

  return query
  with posted as (
    select p.wallet_id, max(p.sequence) as sequence_last, max(p.recorded_at) as recorded_last,
      sum(c.balance) as balance, sum(c.pending) as pending
    from ledger.postings p
    cross join lateral ledger.change_of(p.kind, p.points) c
    group by p.wallet_id
  ), compared as (
    select coalesce(w.id, p.wallet_id) as id,
      w.balance is distinct from coalesce(p.balance, 0)
      or w.pending is distinct from coalesce(p.pending, 0)
      or w.sequence_last is distinct from coalesce(p.sequence_last, 0)
      or w.recorded_last is distinct from coalesce(p.recorded_last, '-infinity') as differs
    from ledger.wallets w full join posted p on p.wallet_id = w.id
  )
  select 'every balance is the sum of its postings', count(*), count(*) filter (where differs),
    min(format('wallet %s', id)) filter (where differs)
  from compared;

  return query
  with open_lots as (
    select l.wallet_id, sum(l.points) as points from ledger.lots l group by l.wallet_id
  ), open_debts as (
    select d.wallet_id, sum(d.points) as points from ledger.debts d group by d.wallet_id
  ), compared as (
    select coalesce(w.id, l.wallet_id, d.wallet_id) as id,
      w.id is null
      or coalesce(l.points, 0) <> greatest(w.balance - w.held, 0)
      or coalesce(d.points, 0) <> greatest(w.held - w.balance, 0)
      or ledger.due_at_first(w.id) < w.due_at_first as differs
    from ledger.wallets w
    full join open_lots l on l.wallet_id = w.id
    full join open_debts d on d.wallet_id = coalesce(w.id, l.wallet_id)
  )
  select 'every balance is its open and held lots less its open debts', count(*),
    count(*) filter (where differs), min(format('wallet %s', id)) filter (where differs)
  from compared;

  return query
  with pending as (
    select p.wallet_id, sum(p.points) as points from ledger.pending_lots p group by p.wallet_id
  ), compared as (
    select coalesce(w.id, p.wallet_id) as id, w.pending is distinct from coalesce(p.points, 0) as differs
    from ledger.wallets w full join pending p on p.wallet_id = w.id
  )
  select 'every wallet''s pending points are its pending lots', count(*),
    count(*) filter (where differs), min(format('wallet %s', id)) filter (where differs)
  from compared;

  return query
  with held as (
    select h.wallet_id, h.hold_id, sum(h.points) as points
    from ledger.held_lots h group by h.wallet_id, h.hold_id
  ), holds as (
    select coalesce(o.wallet_id, h.wallet_id) as wallet_id, o.points,
      o.points is distinct from h.points as differs
    from ledger.open_holds o
    full join held h on h.wallet_id = o.wallet_id and h.hold_id = o.hold_id
  ), compared as (
    select coalesce(w.id, h.wallet_id) as id,
      coalesce(bool_or(h.differs), false) or w.id is null
      or max(w.held) <> coalesce(sum(h.points), 0) as differs
    from ledger.wallets w full join holds h on h.wallet_id = w.id
    group by w.id, h.wallet_id
  )
  select 'every wallet holds what its open holds have set aside', count(*),
    count(*) filter (where differs), min(format('wallet %s', id)) filter (where differs)
  from compared;

  return query
  with consumed as (
    select a.wallet_id, a.lot, sum(a.points) as points
    from ledger.allocations a group by a.wallet_id, a.lot
  ), remaining as (
    select r.wallet_id, r.sequence, sum(r.points) as points
    from (
      select l.wallet_id, l.sequence, l.points from ledger.lots l
      union all
      select h.wallet_id, h.sequence, h.points from ledger.held_lots h
      union all
      select p.wallet_id, p.sequence, p.points from ledger.pending_lots p
    ) r
    group by r.wallet_id, r.sequence
  ), compared as (
    select p.wallet_id, p.sequence,
      p.points <> coalesce(c.points, 0) + coalesce(r.points, 0)
      or coalesce(c.points, 0) < 0 as differs
    from ledger.postings p
    left join consumed c on c.wallet_id = p.wallet_id and c.lot = p.sequence
    left join remaining r on r.wallet_id = p.wallet_id and r.sequence = p.sequence
    where p.kind in ('earn', 'accrue', 'reinstate', 'credit', 'transfer_in')
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
    select h.wallet_id, h.sequence, h.issuer, null, null from ledger.held_lots h
    union all
    select p.wallet_id, p.sequence, p.issuer, null, null from ledger.pending_lots p
    union all
    select a.wallet_id, a.lot, a.issuer, a.debit, a.cause from ledger.allocations a
    union all
    select d.wallet_id, null, null, d.debit, null from ledger.debts d
  ), compared as (
    select n.wallet_id, coalesce(n.debit, n.lot) as sequence,
      n.lot is not null
        and (lot.kind is null
          or lot.kind not in ('earn', 'accrue', 'reinstate', 'credit', 'transfer_in')
          or lot.partner_number is distinct from n.issuer)
      or n.debit is not null
        and (debit.kind is null or debit.kind not in ('return', 'redeem', 'expire', 'cancel', 'debit', 'transfer_out'))
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
    where p.kind in ('return', 'redeem', 'expire', 'cancel', 'debit', 'transfer_out')
  )
  select 'every debit is covered by allocations, open debt and refunds', count(*),
    count(*) filter (where differs),
    min(format('wallet %s, posting %s', wallet_id, sequence)) filter (where differs)
  from compared;

  return query select * from ledger.verify_documents();
  return query select * from ordering.verify_orders();
  return query select * from settlement.verify_exposure();
  return query select * from settlement.verify_deposits();

  return query
  with flow as (
    select coalesce(sum(c.balance + c.pending), 0) as outstanding
    from ledger.postings p
    cross join lateral ledger.change_of(p.kind, p.points) c
    where p.kind not in ('mature', 'transfer_in', 'transfer_out')
  ), moved as (
    -- What leaves one wallet for another arrives there.
    select coalesce(sum(c.balance), 0) as lost
    from ledger.postings p
    cross join lateral ledger.change_of(p.kind, p.points) c
    where p.kind in ('transfer_in', 'transfer_out')
  ), held as (
    select coalesce(sum(w.balance + w.pending), 0) as outstanding from ledger.wallets w
  )
  select 'points outstanding are what was issued and not taken back, spent or expired', 1::bigint,
    (held.outstanding <> flow.outstanding or moved.lost <> 0)::integer::bigint,
    case when held.outstanding <> flow.outstanding or moved.lost <> 0
      then format('outstanding %s, by flow %s, lost between wallets %s', held.outstanding,
        flow.outstanding, -moved.lost) end
  from flow, moved, held;
end
$$;
comment on function ledger.verify() is 'Proves the invariants of the ledger.';
revoke all on function ledger.verify() from public;
