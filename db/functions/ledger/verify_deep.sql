-- ledger.verify_deep
--
-- Makes every wallet anew from postings and allocations alone, and compares: the running balance of
-- each posting, the wallet, what is left of each lot and where, what is held, what is owed, and what
-- allocations repeat of their postings, because settlements are counted from it. Then proves the
-- seals, which tell whether the postings themselves are what they were. One row of answer for each,
-- with the number of rows that differ and the first of them.
--
-- Reads one consistent snapshot, and all of the ledger; ledger.verify proves what else must hold.
--
-- Called by tessera_operator and tessera_auditor.
set local role tessera_owner;

create or replace function ledger.verify_deep()
returns table (invariant text, checked bigint, violations bigint, first_violation text)
language plpgsql
stable
security definer -- Reads what no role may see row by row; tells counts and one example.
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  with replayed as (
    select p.wallet_id, p.sequence, p.balance_after, p.pending_after,
      row_number() over each as sequence_made, sum(c.balance) over each as balance_made,
      sum(c.pending) over each as pending_made
    from ledger.postings p
    cross join lateral ledger.change_of(p.kind, p.points) c
    window each as (partition by p.wallet_id order by p.sequence)
  )
  select 'postings replayed: sequence, balance and pending points after each', count(*),
    count(*) filter (where (sequence, balance_after, pending_after)
      <> (sequence_made, balance_made, pending_made)),
    (array_agg(format('ledger.postings, wallet %s, posting %s', wallet_id, sequence)
      order by wallet_id, sequence)
      filter (where (sequence, balance_after, pending_after)
        <> (sequence_made, balance_made, pending_made)))[1]
  from replayed;

  return query
  with made as (
    select p.wallet_id, count(*) as sequence_last, max(p.recorded_at) as recorded_last,
      sum(c.balance) as balance, sum(c.pending) as pending
    from ledger.postings p
    cross join lateral ledger.change_of(p.kind, p.points) c
    group by p.wallet_id
  ), compared as (
    select coalesce(w.id, m.wallet_id) as id,
      (w.balance, w.pending, w.sequence_last, w.recorded_last) is distinct from
      (coalesce(m.balance, 0), coalesce(m.pending, 0), coalesce(m.sequence_last, 0),
        coalesce(m.recorded_last, '-infinity')) as differs
    from ledger.wallets w full join made m on m.wallet_id = w.id
  )
  select 'wallets made from their postings', count(*), count(*) filter (where differs),
    min(format('ledger.wallets, wallet %s', id)) filter (where differs)
  from compared;

  return query
  with left_of as (
    select p.wallet_id, p.sequence, p.partner_number, p.points - coalesce(a.points, 0) as points
    from ledger.postings p
    left join lateral (
      select sum(x.points) as points from ledger.allocations x
      where x.wallet_id = p.wallet_id and x.lot = p.sequence
    ) a on true
    where p.kind in ('earn', 'accrue', 'reinstate', 'credit', 'transfer_in')
  ), kept as (
    select k.wallet_id, k.sequence, min(k.issuer) as issuer, max(k.issuer) as issuer_last,
      sum(k.points) as points
    from (
      select l.wallet_id, l.sequence, l.issuer, l.points from ledger.lots l
      union all
      select h.wallet_id, h.sequence, h.issuer, h.points from ledger.held_lots h
      union all
      select p.wallet_id, p.sequence, p.issuer, p.points from ledger.pending_lots p
    ) k
    group by k.wallet_id, k.sequence
  ), compared as (
    select coalesce(l.wallet_id, k.wallet_id) as wallet_id, coalesce(l.sequence, k.sequence) as lot,
      coalesce(l.points, 0) <> coalesce(k.points, 0)
      or k.issuer is distinct from k.issuer_last
      or k.issuer <> l.partner_number as differs
    from left_of l full join kept k on k.wallet_id = l.wallet_id and k.sequence = l.sequence
  )
  select 'open, held and pending lots made from postings and allocations', count(*),
    count(*) filter (where differs),
    (array_agg(format('ledger.lots, wallet %s, lot %s', wallet_id, lot) order by wallet_id, lot)
      filter (where differs))[1]
  from compared;

  return query
  with settled as (
    -- Confirmed points keep the document with which they were accrued.
    select m.wallet_id, m.document_id, sum(m.points) as points
    from ledger.postings m where m.kind = 'mature' group by m.wallet_id, m.document_id
  ), accrued as (
    select p.wallet_id, p.document_id, sum(p.points - coalesce(c.points, 0)) as points,
      sum(coalesce(q.points, 0)) as pending
    from ledger.postings p
    left join lateral (
      select sum(a.points) as points from ledger.allocations a
      join ledger.postings d on d.wallet_id = a.wallet_id and d.sequence = a.debit
      where a.wallet_id = p.wallet_id and a.lot = p.sequence and d.kind = 'cancel'
    ) c on true
    left join ledger.pending_lots q on q.wallet_id = p.wallet_id and q.sequence = p.sequence
    where p.kind = 'accrue'
    group by p.wallet_id, p.document_id
  ), compared as (
    select a.wallet_id, a.document_id, a.pending <> a.points - coalesce(s.points, 0) as differs
    from accrued a left join settled s
      on s.wallet_id = a.wallet_id and s.document_id = a.document_id
    union all
    select q.wallet_id, null, true from ledger.pending_lots q
    where not exists (
      select from ledger.postings p
      where p.wallet_id = q.wallet_id and p.sequence = q.sequence and p.kind = 'accrue')
  )
  select 'pending lots made from what was accrued, matured and cancelled', count(*),
    count(*) filter (where differs),
    min(format('ledger.pending_lots, wallet %s, document %s', wallet_id, document_id))
      filter (where differs)
  from compared;

  return query
  with compared as (
    select coalesce(w.id, h.wallet_id, o.wallet_id) as wallet_id,
      (w.held, coalesce(o.points, 0)) is distinct from (coalesce(h.points, 0), coalesce(h.points, 0))
        as differs
    from ledger.wallets w
    full join (
      select l.wallet_id, sum(l.points) as points from ledger.held_lots l group by l.wallet_id
    ) h on h.wallet_id = w.id
    full join (
      select k.wallet_id, sum(k.points) as points from ledger.open_holds k group by k.wallet_id
    ) o on o.wallet_id = coalesce(w.id, h.wallet_id)
  )
  select 'holds and what wallets hold made from held lots', count(*),
    count(*) filter (where differs),
    min(format('ledger.open_holds, wallet %s', wallet_id)) filter (where differs)
  from compared;

  return query
  with covered as (
    select p.wallet_id, p.sequence,
      p.points - coalesce((
        select sum(a.points) from ledger.allocations a
        where a.wallet_id = p.wallet_id and a.debit = p.sequence and a.points > 0), 0) as open
    from ledger.postings p
    where p.kind in ('return', 'redeem', 'expire', 'cancel', 'debit', 'transfer_out')
  ), compared as (
    select coalesce(c.wallet_id, d.wallet_id) as wallet_id, coalesce(c.sequence, d.debit) as debit,
      coalesce(c.open, 0) <> coalesce(d.points, 0) as differs
    from covered c full join ledger.debts d on d.wallet_id = c.wallet_id and d.debit = c.sequence
  )
  select 'debts made from debits and their allocations', count(*), count(*) filter (where differs),
    (array_agg(format('ledger.debts, wallet %s, debit %s', wallet_id, debit)
      order by wallet_id, debit) filter (where differs))[1]
  from compared;

  return query
  with compared as (
    select a.wallet_id, a.debit, a.lot,
      case
        -- A refund undoes a debit, and is told as the posting that gives the points back.
        when a.points < 0 then
          (a.kind, a.partner_number, a.occurred_at, a.recorded_at, a.redeemed_at) is distinct from
          (c.kind, c.partner_number, c.occurred_at, c.recorded_at, d.occurred_at)
        -- A debt is covered when points come, which is after it arose.
        when a.cause <> a.debit then
          (a.kind, a.partner_number, a.occurred_at) is distinct from
          (d.kind, d.partner_number, a.recorded_at)
          or a.recorded_at < greatest(c.recorded_at, d.recorded_at) or a.redeemed_at is not null
        else
          (a.kind, a.partner_number, a.occurred_at, a.recorded_at) is distinct from
          (d.kind, d.partner_number, d.occurred_at, d.recorded_at) or a.redeemed_at is not null
      end as differs
    from ledger.allocations a
    left join ledger.postings d on d.wallet_id = a.wallet_id and d.sequence = a.debit
    left join ledger.postings c on c.wallet_id = a.wallet_id and c.sequence = a.cause
  )
  select 'allocations told as the postings that they are for', count(*),
    count(*) filter (where differs),
    (array_agg(format('ledger.allocations, wallet %s, debit %s, lot %s', wallet_id, debit, lot)
      order by wallet_id, debit, lot) filter (where differs))[1]
  from compared;

  return query select * from ledger.verify_seals();
end
$$;
comment on function ledger.verify_deep() is
  'Makes the ledger anew from postings and allocations, compares, and proves the seals.';
revoke all on function ledger.verify_deep() from public;
