-- ordering.reissuer
--
-- Whether the holder of a key may have the code of an order's voucher replaced: the partner at which
-- it was ordered, with the scope redeem, and its supplier, with the scope gifts. Tells also of what
-- gift the voucher is, and whether its codes come from a pool.
--
-- Refuses (in the row)
--   TS501, TS502, TS503, TS455   see tenancy.authorize_keys
--   TS930 order_not_found        there is no such order, or it is neither's
--
-- Called by tessera_service before it has a code for the new voucher, and by
-- ordering.reissue_voucher.
set local role tessera_owner;

create or replace function ordering.reissuer(
  key_digest          bytea,
  asked_order         uuid,
  out refusal         text,
  out asking_partner  integer,
  out gift_id         uuid,
  out needs_pool      boolean
)
language plpgsql
stable
security definer -- The service sees no order of another partner; its supplier may ask all the same.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_order  ordering.orders;
begin
  select * into v_order from ordering.orders o where o.id = asked_order;
  select p.partner_number into asking_partner from tenancy.present_keys(array[key_digest]) p;
  select r.refusal into refusal
  from tenancy.authorize_keys(
    case when asking_partner = v_order.supplier and asking_partner <> v_order.partner_number
      then 'gifts' else 'redeem' end, array[key_digest]) r;
  if refusal is null and (v_order.id is null
    or asking_partner not in (v_order.partner_number, v_order.supplier))
  then
    refusal := 'TS930';
  end if;
  if refusal is not null then
    asking_partner := null;
    return;
  end if;
  gift_id := v_order.outcome_id;
  needs_pool := (select g.stock = 'code_pool' from catalogue.gifts g where g.id = gift_id);
end
$$;
comment on function ordering.reissuer(bytea, uuid) is
  'Whether the holder of a key may have the code of an order''s voucher replaced.';
revoke all on function ordering.reissuer(bytea, uuid) from public;
