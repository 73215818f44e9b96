-- ordering.forget_wrong_codes
--
-- Removes the counts of wrong codes that lie longer ago than anybody looks. Returns how many.
--
-- Called by tessera_service in the background.
set local role tessera_owner;

create or replace function ordering.forget_wrong_codes(rows_max integer)
returns bigint
language plpgsql
volatile
security definer -- A door: what it removes has no effect any more.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_count  bigint;
begin
  with over as (
    select w.ctid as place from ordering.wrong_codes w
    where w.asked_at < ledger.instant() - interval '2 hours'
    limit rows_max
    for update skip locked
  ), gone as (
    delete from ordering.wrong_codes w using over o where w.ctid = o.place returning 1
  )
  select count(*) into v_count from gone;
  return v_count;
end
$$;
comment on function ordering.forget_wrong_codes(integer) is
  'Removes the counts of wrong codes that lie too long ago.';
revoke all on function ordering.forget_wrong_codes(integer) from public;
