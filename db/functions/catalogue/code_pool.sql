-- catalogue.code_pool
--
-- What the pool of a gift of the partner that a key proves holds; see catalogue.count_codes.
--
-- Refuses (in the row)
--   TS501, TS502, TS503, TS455   see tenancy.authorize_keys
--   TS903 gift_not_found         this partner has no such gift
--   TS949 gift_without_pool      its codes are not its supplier's
--
-- Called by tessera_service.
set local role tessera_owner;

create or replace function catalogue.code_pool(
  key_digest   bytea,
  gift         uuid,
  out refusal  text,
  out codes    bigint,
  out free     bigint,
  out given    bigint,
  out voided   bigint,
  out expired  bigint
)
language plpgsql
stable
security definer -- The service sees neither stock nor codes; this tells it how many there are.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_partner  integer;
  v_stock    catalogue.stock_kind;
begin
  select r.refusal, r.partner_number into refusal, v_partner
  from tenancy.authorize_keys('gifts', array[key_digest]) r;
  if refusal is not null then
    return;
  end if;
  select g.stock into v_stock from catalogue.gifts g
  where g.partner_number = v_partner and g.id = gift;
  if not found then
    refusal := 'TS903';
  elsif v_stock <> 'code_pool' then
    refusal := 'TS949';
  else
    select c.codes, c.free, c.given, c.voided, c.expired
    into codes, free, given, voided, expired
    from catalogue.count_codes(gift) c;
  end if;
end
$$;
comment on function catalogue.code_pool(bytea, uuid) is
  'What the pool of a gift of the asking partner holds.';
revoke all on function catalogue.code_pool(bytea, uuid) from public;
