-- earning.returned_lines_amount
--
-- What the asked lines of a purchase are worth, after what earlier returns took of them. A line
-- goes back in proportion to its quantity and cumulatively (rounded down), so that any sequence of
-- partial returns of a line gives its whole amount.
--
-- Refuses (in the answer)
--   TS304 return_exceeds_purchase   more of a line than is left; detail: the line
--   TS309 return_line_unknown       the purchase has no such line; detail: the line
--
-- Raises
--   22023    a quantity below one: the operations refuse it before they ask
--
-- Called by earning.record_return.
set local role tessera_owner;

create or replace function earning.returned_lines_amount(
  purchase     earning.purchases,
  lines_asked  jsonb,
  out refusal  text,
  out detail   bigint,
  out amount   bigint
)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_asked     record;
  v_line      jsonb;
  v_before    bigint;
  v_quantity  bigint;
begin
  amount := 0;
  for v_asked in
    select (a ->> 'line')::bigint as line, sum((a ->> 'quantity')::bigint) as quantity,
      min((a ->> 'quantity')::bigint) as quantity_min
    from jsonb_array_elements(lines_asked) a
    group by 1
    order by 1
  loop
    if v_asked.quantity_min < 1 then
      raise exception using errcode = '22023', message = 'a returned quantity is below one';
    end if;
    v_line := case when v_asked.line between 1 and jsonb_array_length(purchase.lines)
      then purchase.lines -> (v_asked.line - 1)::integer end;
    if v_line is null then
      refusal := 'TS309';
      detail := v_asked.line;
      return;
    end if;
    v_quantity := (v_line ->> 'quantity')::bigint;
    select coalesce(sum((a ->> 'quantity')::bigint), 0) into v_before
    from earning.returns r, jsonb_array_elements(r.lines) a
    where r.partner_number = purchase.partner_number and r.purchase_id = purchase.id
      and (a ->> 'line')::bigint = v_asked.line;
    if v_before + v_asked.quantity > v_quantity then
      refusal := 'TS304';
      detail := v_asked.line;
      return;
    end if;
    amount := amount
      + div((v_line ->> 'amount')::numeric * (v_before + v_asked.quantity), v_quantity)::bigint
      - div((v_line ->> 'amount')::numeric * v_before, v_quantity)::bigint;
  end loop;
end
$$;
comment on function earning.returned_lines_amount(earning.purchases, jsonb) is
  'What returned lines of a purchase are worth.';
revoke all on function earning.returned_lines_amount(earning.purchases, jsonb) from public;
