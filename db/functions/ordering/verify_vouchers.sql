-- ordering.verify_vouchers
--
-- Proves the invariants of vouchers: rows of answer as those of ledger.verify.
--
-- Called by ledger.verify_documents.
set local role tessera_owner;

create or replace function ordering.verify_vouchers()
returns table (invariant text, checked bigint, violations bigint, first_violation text)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  with used as (
    select a.voucher_id, sum(a.uses) as uses from ordering.activations a group by a.voucher_id
  ), compared as (
    select v.id,
      coalesce(u.uses, 0) + coalesce(o.uses_left, 0)
        + case when e.outcome <> 'used' then v.uses - coalesce(u.uses, 0) else 0 end <> v.uses
      or coalesce(u.uses, 0) > v.uses
      or (o.voucher_id is null) = (e.voucher_id is null)
      or o.expires_at <> v.expires_at
      or (e.outcome = 'reissued') <> (n.id is not null)
      or n.uses <> v.uses - coalesce(u.uses, 0) as differs
    from ordering.vouchers v
    left join used u on u.voucher_id = v.id
    left join ordering.open_vouchers o on o.voucher_id = v.id
    left join ordering.voucher_ends e on e.voucher_id = v.id
    left join ordering.vouchers n on n.order_id = v.order_id and n.replaces = v.id
  )
  select 'every voucher is open or has ended, and its uses add up', count(*),
    count(*) filter (where differs), min(format('voucher %s', id)) filter (where differs)
  from compared;

  return query
  with last as (
    select distinct on (m.partner_number, m.order_id)
      m.partner_number, m.order_id, m.state, m.moved_by, m.refund_id
    from ordering.order_moves m
    order by m.partner_number, m.order_id, m.number desc
  ), compared as (
    select v.id, l.state is distinct from (case
        when e.outcome is null then 'fulfilled' when e.outcome = 'used' then 'delivered'
        else e.outcome::text end)::ordering.order_state
      or e.outcome = 'expired' and (l.refund_id is not null) <> (v.gives_points_back
        and not exists (
          select from ordering.vouchers w
          join ordering.activations a on a.voucher_id = w.id
          where w.order_id = v.order_id)) as differs
    from ordering.vouchers v
    left join ordering.voucher_ends e on e.voucher_id = v.id
    left join last l on l.partner_number = v.partner_number and l.order_id = v.order_id
    where e.outcome is distinct from 'reissued'
  )
  select 'every order is where its voucher has come to', count(*),
    count(*) filter (where differs), min(format('voucher %s', id)) filter (where differs)
  from compared;
end
$$;
comment on function ordering.verify_vouchers() is 'Proves the invariants of vouchers.';
revoke all on function ordering.verify_vouchers() from public;
