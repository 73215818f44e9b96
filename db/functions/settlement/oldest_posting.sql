-- settlement.oldest_posting
--
-- When the oldest posting occurred; null where there is none. It is looked for only until the first
-- settlement is closed, so there is no index for it: all postings are read.
--
-- A function of its own for the reason of settlement.count_postings: in parallel it takes half as
-- long.
--
-- Called by settlement.open_settlement.
set local role tessera_owner;

create or replace function settlement.oldest_posting()
returns table (occurred_at timestamptz)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return query select min(p.occurred_at) from ledger.postings p;
end
$$;
comment on function settlement.oldest_posting() is 'When the oldest posting occurred.';
revoke all on function settlement.oldest_posting() from public;
