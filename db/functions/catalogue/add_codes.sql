-- catalogue.add_codes
--
-- Puts codes into the pool of a gift: those that its supplier has nowhere yet. Tells the places (from
-- 1) of those that it has already, and of those whose time is over; the others are added, in the
-- order given. An upload that is known by its id adds nothing and tells what it told.
--
-- Guarantees
--   A supplier has each code once, in one of its pools, however many uploads there are at once.
--   The stock of the gift counts what was added.
--
-- Refuses (in the row)
--   TS949 gift_without_pool    its codes are not its supplier's, or it is retired
--
-- Called by catalogue.upload_codes and catalogue.load_codes, which know whose the gift is.
set local role tessera_owner;

create or replace function catalogue.add_codes(
  pool           catalogue.gifts,
  upload         uuid,
  uploader       text,
  code_digests   bytea[],
  codes_sealed   bytea[],
  valid_untils   timestamptz[],
  out refusal    text,
  out added      bigint,
  out duplicates integer[],
  out expired    integer[]
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
  v_now   timestamptz := ledger.instant();
  v_last  bigint;
begin
  if (pool.stock <> 'code_pool' or pool.status = 'retired') and not exists (
    select from catalogue.code_uploads u
    where u.partner_number = pool.partner_number and u.id = upload)
  then
    refusal := 'TS949';
    return;
  end if;
  -- Before the stock, as all who write events do.
  perform pg_advisory_xact_lock_shared(ledger.writers_lock());
  insert into catalogue.stock (partner_number, gift_id) values (pool.partner_number, pool.id)
  on conflict (gift_id) do nothing;
  perform catalogue.lock_stock(array[pool.id]);

  select u.uploaded_at into v_now from catalogue.code_uploads u
  where u.partner_number = pool.partner_number and u.id = upload;
  if not found then
    v_now := ledger.instant();
    v_last := coalesce((
      select c.number from catalogue.codes c where c.gift_id = pool.id
      order by c.number desc limit 1), 0);
    -- In the order of the digests, so that two uploads of one supplier wait and never deadlock.
    with inserted as (
      insert into catalogue.codes
        (partner_number, gift_id, number, code_digest, code_sealed, valid_until, upload_id)
      select pool.partner_number, pool.id, v_last + n.place, n.digest, n.sealed, n.valid_until, upload
      from (
        select row_number() over (order by u.place) as place, u.digest, u.sealed,
          coalesce(u.valid_until, 'infinity') as valid_until
        from unnest(code_digests, codes_sealed, valid_untils) with ordinality
          as u (digest, sealed, valid_until, place)
        -- A lateral subquery with a limit, so that a plan made while the pool was empty still probes
        -- the index once for each code when it holds a million.
        left join lateral (
          select true as is_there from catalogue.codes c
          where c.partner_number = pool.partner_number and c.code_digest = u.digest
          limit 1
        ) known on true
        where coalesce(u.valid_until, 'infinity') > v_now and known.is_there is null
      ) n
      order by n.digest
      on conflict (partner_number, code_digest) do nothing
      returning 1
    )
    select count(*) into added from inserted;
    insert into catalogue.code_uploads
      (partner_number, id, gift_id, codes, codes_added, uploaded_by, uploaded_at)
    values (pool.partner_number, upload, pool.id, cardinality(code_digests), added, uploader, v_now);
    if added > 0 then
      update catalogue.stock s set added = s.added + add_codes.added,
        available = s.available + add_codes.added
      where s.gift_id = pool.id;
      insert into catalogue.stock_changes
        (partner_number, gift_id, change, changed_by, reason, changed_at)
      values (pool.partner_number, pool.id, added, uploader, 'codes added', v_now);
      perform catalogue.note_low_stock(array[pool.id]);
    end if;
  end if;

  select coalesce(array_agg(t.place::integer order by t.place) filter (where t.is_late), '{}'),
    coalesce(array_agg(t.place::integer order by t.place)
      filter (where not t.is_late and not t.is_own), '{}'),
    count(*) filter (where t.is_own)
  into expired, duplicates, added
  from (
    select u.place, coalesce(u.valid_until, 'infinity') <= v_now as is_late,
      coalesce(c.upload_id = upload, false) as is_own
    from unnest(code_digests, valid_untils) with ordinality as u (digest, valid_until, place)
    left join lateral (
      select x.upload_id from catalogue.codes x
      where x.partner_number = pool.partner_number and x.code_digest = u.digest
      limit 1
    ) c on true
  ) t;
end
$$;
comment on function catalogue.add_codes(
  catalogue.gifts, uuid, text, bytea[], bytea[], timestamptz[]) is
  'Puts codes into the pool of a gift.';
revoke all on function catalogue.add_codes(
  catalogue.gifts, uuid, text, bytea[], bytea[], timestamptz[]) from public;
