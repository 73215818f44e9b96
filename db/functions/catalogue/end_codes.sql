-- catalogue.end_codes
--
-- Withdraws codes of a pool that nobody has been given: they never will be. Tells how many this
-- withdrawal has ended, and the places (from 1) of those that were void before, of those that were
-- given to an order, and of those that are not in the pool. A withdrawal that is known, by when it
-- was, ends nothing more and tells what it told.
--
-- The codes of one call differ from each other. The caller holds ledger.writers_lock in common.
--
-- Called by catalogue.void_codes and catalogue.withdraw_codes, which know whose the pool is.
set local role tessera_owner;

create or replace function catalogue.end_codes(
  pool           catalogue.gifts,
  withdrawal     bytea,
  known_at       timestamptz,
  by_whom        text,
  note           text,
  code_digests   bytea[],
  out ended      bigint,
  out were_void  integer[],
  out given      integer[],
  out unknown    integer[]
)
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
as $$
declare
  v_asked_at  timestamptz := coalesce(known_at, ledger.instant());
  v_numbers   bigint[];
begin
  perform catalogue.lock_stock(array[pool.id]);
  -- What happened after a known withdrawal is not told: codes that were added since are not in the
  -- pool, and what is free, or was given back by an order, an order had.
  select coalesce(array_agg(f.number) filter (where f.is_ended), '{}'),
    coalesce(array_agg(f.place order by f.place)
      filter (where f.is_there and not f.is_ended and f.is_void and f.order_id is null), '{}'),
    coalesce(array_agg(f.place order by f.place)
      filter (where f.is_there and not f.is_ended and (f.order_id is not null or not f.is_void)), '{}'),
    coalesce(array_agg(f.place order by f.place) filter (where not f.is_there), '{}')
  into v_numbers, were_void, given, unknown
  from (
    select u.place::integer, c.number, c.order_id, c.is_void,
      c.number is not null and c.uploaded_at <= v_asked_at as is_there,
      coalesce(case when known_at is null then not c.is_void and c.order_id is null
        else c.withdrawn_by = withdrawal end, false) as is_ended
    from unnest(code_digests) with ordinality as u (digest, place)
    left join lateral (
      select x.number, x.order_id, x.is_void, x.withdrawn_by, p.uploaded_at
      from catalogue.codes x
      join catalogue.code_uploads p
        on p.partner_number = x.partner_number and p.id = x.upload_id
      where x.partner_number = pool.partner_number and x.code_digest = u.digest
        and x.gift_id = pool.id
      limit 1
    ) c on true
  ) f;
  ended := cardinality(v_numbers);
  if ended = 0 or known_at is not null then
    return;
  end if;
  update catalogue.codes c set is_void = true, withdrawn_by = withdrawal
  from unnest(v_numbers) n (number)
  where c.gift_id = pool.id and c.number = n.number;
  perform catalogue.take_codes_off(pool, ended, by_whom, note);
end
$$;
comment on function catalogue.end_codes(
  catalogue.gifts, bytea, timestamptz, text, text, bytea[]) is
  'Withdraws codes of a pool that nobody has been given.';
revoke all on function catalogue.end_codes(
  catalogue.gifts, bytea, timestamptz, text, text, bytea[]) from public;
