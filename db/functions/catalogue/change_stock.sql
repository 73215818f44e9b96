-- catalogue.change_stock
--
-- Puts so many of a counted gift of any supplier on the shelf, or takes what nobody has ordered from
-- it (below zero), by the operator. Returns how many are available then.
--
-- A rehearsal does the same and undoes it.
--
-- Raises
--   TS903 gift_not_found   no gift has this id
--   TS912, TS917 to TS919  see catalogue.move_stock
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function catalogue.change_stock(
  actor text, asked_gift uuid, change bigint, reason text, is_rehearsal boolean
)
returns bigint
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_gift       catalogue.gifts := catalogue.require_gift(asked_gift);
  v_moved      record;
  v_available  bigint;
begin
  begin
    v_moved := catalogue.move_stock(v_gift, change, actor, reason, ledger.instant());
    if v_moved.refusal is not null then
      raise exception using errcode = v_moved.refusal, message = case v_moved.refusal
        when 'TS918' then format('no more than %s are available', v_moved.detail)
        when 'TS919' then format('no more than %s can be added', v_moved.detail)
        when 'TS917' then 'it is not counted' else 'it is retired' end;
    end if;
    select s.available into strict v_available from catalogue.stock s where s.gift_id = v_gift.id;
    perform coalition.record_audit(actor, 'gift.stock_changed', ledger.typeid('gft', v_gift.id),
      jsonb_build_object('code', v_gift.code, 'supplier', v_gift.partner_number, 'change', change,
        'reason', reason));
    if is_rehearsal then
      raise exception using errcode = 'TS902', message = 'a rehearsal';
    end if;
  exception when sqlstate 'TS902' then
    null; -- The work of the block is undone; what it found out is kept.
  end;
  return v_available;
end
$$;
comment on function catalogue.change_stock(text, uuid, bigint, text, boolean) is
  'Puts so many of a counted gift on the shelf, or takes them from it, by the operator.';
revoke all on function catalogue.change_stock(text, uuid, bigint, text, boolean) from public;
