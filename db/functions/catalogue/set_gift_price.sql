-- catalogue.set_gift_price
--
-- Sets what a gift costs by one of its options from an instant on, at the earliest now; without
-- points the option is not offered from then on. The gift stays what it is: this needs no draft.
--
-- A rehearsal does the same and undoes it. Returns from when on it holds.
--
-- Raises
--   TS901                  the instant is over, or 100 later prices are set already
--   TS903 gift_not_found   no gift has this id
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function catalogue.set_gift_price(
  actor         text,
  asked_gift    uuid,
  price_option  smallint,
  price_from    timestamptz,
  points        bigint,
  amount        bigint,
  currency      text,
  is_rehearsal  boolean
)
returns timestamptz
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_later_max  constant integer := 100;
  v_gift       catalogue.gifts := catalogue.require_gift(asked_gift);
  v_now        timestamptz := ledger.instant();
  v_from       timestamptz := coalesce(price_from, v_now);
begin
  if v_from < v_now then
    raise exception using errcode = 'TS901', message = 'a price holds from now on or later';
  end if;
  begin
    insert into catalogue.gift_prices as p
      (partner_number, gift_id, option, valid_from, points, amount, currency, recorded_at)
    values (v_gift.partner_number, v_gift.id, price_option, v_from, set_gift_price.points,
      set_gift_price.amount, set_gift_price.currency, v_now)
    on conflict (gift_id, option, valid_from) do update
    set points = excluded.points, amount = excluded.amount, currency = excluded.currency,
      recorded_at = excluded.recorded_at;
    if (select count(*) from catalogue.gift_prices p
        where p.gift_id = v_gift.id and p.valid_from > greatest(v_now, v_gift.changed_at))
      > v_later_max
    then
      raise exception using errcode = 'TS901',
        message = format('a gift has at most %s later prices', v_later_max);
    end if;
    perform catalogue.shelve(v_gift.id);
    perform coalition.record_audit(actor, 'gift.price_set', ledger.typeid('gft', v_gift.id),
      jsonb_build_object('code', v_gift.code, 'supplier', v_gift.partner_number,
        'option', price_option, 'valid_from', v_from, 'points', set_gift_price.points,
        'amount', set_gift_price.amount, 'currency', set_gift_price.currency));
    if is_rehearsal then
      raise exception using errcode = 'TS902', message = 'a rehearsal';
    end if;
  exception when sqlstate 'TS902' then
    null; -- The work of the block is undone; what it found out is kept.
  end;
  return v_from;
end
$$;
comment on function catalogue.set_gift_price(
  text, uuid, smallint, timestamptz, bigint, bigint, text, boolean) is
  'Sets what a gift costs by one of its options from an instant on.';
revoke all on function catalogue.set_gift_price(
  text, uuid, smallint, timestamptz, bigint, bigint, text, boolean) from public;
