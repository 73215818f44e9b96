-- settlement.instruct
--
-- Records that the bank is told to make payments, each under the identifier of its file. All of
-- them in one statement, because a settlement may have ten thousand.
--
-- Raises
--   TS442 payment_exceeds_open   more of a payment than is open and not under way, or it is not due
--
-- Called by settlement.hand_out, which has locked the accounts.
set local role tessera_owner;

create or replace function settlement.instruct(
  actor               text,
  payment_references  text[],
  payment_amounts     bigint[],
  message_ids         text[]
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_refused  text;
begin
  if cardinality(payment_references) = 0 then
    return;
  end if;
  v_refused := (
    select min(o.reference)
    from unnest(payment_references, payment_amounts) as o (reference, amount)
    left join settlement.payment_states p
      on p.reference = o.reference and p.approved_at is not null
      and o.amount between 1 and p.open - coalesce((
        select sum(t.under_way) from settlement.presentations t
        where t.settlement_number = p.settlement_number and t.line = p.line), 0)
    where p.reference is null);
  if v_refused is not null then
    raise exception using errcode = 'TS442',
      message = format('less is open of %s than the bank would be told', v_refused);
  end if;
  insert into settlement.payment_events (settlement_number, line, kind, amount, happened_on,
    bank_reference, after_settlement, recorded_by, recorded_at)
  select p.settlement_number, p.line, 'instructed', o.amount,
    (ledger.instant() at time zone c.time_zone)::date, o.message_id,
    (select max(s.number) from settlement.settlements s), actor, ledger.instant()
  from unnest(payment_references, payment_amounts, message_ids)
    as o (reference, amount, message_id)
  join settlement.payments p on p.reference = o.reference
  cross join coalition.settings c
  on conflict do nothing;
end
$$;
comment on function settlement.instruct(text, text[], bigint[], text[]) is
  'Records that the bank is told to make payments.';
revoke all on function settlement.instruct(text, text[], bigint[], text[]) from public;
