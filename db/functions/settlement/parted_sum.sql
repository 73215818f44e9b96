-- settlement.parted_sum
--
-- The orders that a bank booked in one sum, each as a movement of its own: where the booking names a
-- file of ours (`batch`: its MsgId, or with the scheme its PmtInfId) and no order, goes the file's
-- way, and is what is under way of that file to the cent. Any other booking is itself.
--
-- Called by settlement.take_movement.
set local role tessera_owner;

create or replace function settlement.parted_sum(told jsonb)
returns setof jsonb
language plpgsql
volatile -- Sees what the entries before it paid.
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_orders  jsonb[];
  v_sum     bigint;
begin
  if told->>'batch' is not null and told->>'end_to_end_id' is null
    and not (told->>'is_return')::boolean
  then
    select sum(t.under_way), array_agg(told || jsonb_build_object('amount', t.under_way,
      'end_to_end_id', t.end_to_end_id, 'part_of', told->>'reference',
      'reference', (told->>'reference') || '/' || t.place) order by t.place)
    into v_sum, v_orders
    from (
      select p.*, row_number() over (order by p.event_number) as place
      from settlement.payment_events e
      join settlement.presentations p on p.settlement_number = e.settlement_number
        and p.line = e.line and p.event_number = e.number
      join settlement.payments q on q.settlement_number = p.settlement_number and q.line = p.line
      where e.kind = 'instructed'
        and e.bank_reference in (told->>'batch', regexp_replace(told->>'batch', '-(CORE|B2B)$', ''))
        and p.under_way > 0 and (q.creditor = 0) = (told->>'is_credit')::boolean
        and q.currency = told->>'currency') t;
    if v_sum = (told->>'amount')::bigint then
      return query select unnest(v_orders);
      return;
    end if;
  end if;
  return next told;
end
$$;
comment on function settlement.parted_sum(jsonb) is
  'The orders that a bank booked in one sum, as movements of their own.';
revoke all on function settlement.parted_sum(jsonb) from public;
