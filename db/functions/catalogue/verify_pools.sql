-- catalogue.verify_pools
--
-- Proves the invariants of code pools: rows of answer as those of ledger.verify.
--
-- Called by ledger.verify_documents.
set local role tessera_owner;

create or replace function catalogue.verify_pools()
returns table (invariant text, checked bigint, violations bigint, first_violation text)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  with counted as (
    select c.gift_id, count(*) filter (where c.order_id is null and not c.is_void) as free,
      count(*) filter (where not c.is_void) as good
    from catalogue.codes c group by c.gift_id
  ), compared as (
    select g.id, coalesce(s.available, 0) <> coalesce(c.free, 0)
      or coalesce(s.added, 0) <> coalesce(c.good, 0) as differs
    from catalogue.gifts g
    left join catalogue.stock s on s.gift_id = g.id
    left join counted c on c.gift_id = g.id
    where g.stock = 'code_pool'
  )
  select 'the stock of every pool is its codes', count(*), count(*) filter (where differs),
    min(format('gift %s', id)) filter (where differs)
  from compared;

  return query
  with given as (
    select v.gift_id, v.code_number, count(*) as vouchers, min(v.id::text) as example,
      bool_or(c.number is null or c.order_id is distinct from
        (case when v.replaces is null then v.order_id else v.id end)
        or c.code_digest <> v.code_digest) as differs
    from ordering.vouchers v
    left join catalogue.codes c on c.gift_id = v.gift_id and c.number = v.code_number
    where v.code_number is not null
    group by v.gift_id, v.code_number
  )
  select 'no code of a pool is given twice, and each to the order that has it', count(*),
    count(*) filter (where g.differs or g.vouchers > 1),
    min(format('voucher %s', g.example)) filter (where g.differs or g.vouchers > 1)
  from given g;
end
$$;
comment on function catalogue.verify_pools() is 'Proves the invariants of code pools.';
revoke all on function catalogue.verify_pools() from public;
