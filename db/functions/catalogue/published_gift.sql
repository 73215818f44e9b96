-- catalogue.published_gift
--
-- What everybody may know of a gift that is live, also before and after its dates; no row for any
-- other, or for whoever proves to be no partner. See catalogue.tell_gifts.
--
-- Called by tessera_service, with the key's digest in the setting tessera.key.
set local role tessera_owner;

create or replace function catalogue.published_gift(asked_gift uuid, asked_language text)
returns table (
  id                 uuid,
  live_since         timestamptz,
  kind               text,
  category           text,
  supplier           text,
  supplier_name      text,
  language           text,
  languages          text[],
  title              text,
  description        text,
  conditions         text,
  valid_from         timestamptz,
  valid_until        timestamptz,
  is_in_stock        boolean,
  stock_left         bigint,
  limit_count        integer,
  limit_window       text,
  discount_bps       integer,
  discount_amount    bigint,
  discount_currency  text,
  cause              text,
  programme          text,
  programme_points   bigint,
  voucher_uses       integer,
  voucher_days       integer,
  voucher_expiry     text,
  images             jsonb,
  prices             jsonb,
  honourers          jsonb,
  odds               jsonb
)
language plpgsql
stable
security definer -- The service may not read the catalogue's tables of other suppliers.
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  return query
  select t.* from catalogue.gifts g
  cross join lateral catalogue.tell_gifts(array[g.id], asked_language) t
  where g.id = asked_gift and g.status = 'live'
    and g.partner_number <> all (catalogue.absent_suppliers())
    and tenancy.current_partner_number() is not null;
end
$$;
comment on function catalogue.published_gift(uuid, text) is
  'What everybody may know of a gift that is live.';
revoke all on function catalogue.published_gift(uuid, text) from public;
