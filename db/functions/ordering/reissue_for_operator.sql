-- ordering.reissue_for_operator
--
-- Replaces the lost code of an order's voucher for the operator; see ordering.replace_voucher. What
-- is set aside of a pool for it is confirmed by catalogue.heal_reservations.
--
-- Raises
--   TS930 order_not_found                      no order has this id
--   TS925, TS929, TS943 to TS945, TS950, TS951        see ordering.replace_voucher
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function ordering.reissue_for_operator(
  actor             text,
  asked_order       uuid,
  new_id            uuid,
  code_digest       bytea,
  code_sealed       bytea
)
returns void
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_order    ordering.orders;
  v_refusal  text;
begin
  select * into v_order from ordering.orders o where o.id = asked_order;
  if not found then
    raise exception using errcode = 'TS930', message = 'no order has this id';
  end if;
  if exists (select from catalogue.gifts g
    where g.id = v_order.outcome_id and g.stock = 'code_pool')
  then
    perform catalogue.reserve_code_for(0, v_order.outcome_id, new_id);
  end if;
  select r.refusal into v_refusal
  from ordering.replace_voucher(v_order, 0, new_id, code_digest, code_sealed) r;
  if v_refusal is not null then
    raise exception using errcode = v_refusal,
      message = 'the voucher of this order cannot be replaced';
  end if;
  perform coalition.record_audit(actor, 'voucher.reissued', ledger.typeid('ord', asked_order),
    jsonb_build_object('voucher', ledger.typeid('vch', new_id)));
end
$$;
comment on function ordering.reissue_for_operator(text, uuid, uuid, bytea, bytea) is
  'Replaces the lost code of an order''s voucher, for the operator.';
revoke all on function
  ordering.reissue_for_operator(text, uuid, uuid, bytea, bytea) from public;
