-- settlement.record_settlement
--
-- Writes a settlement whole: what was counted of postings and orders, the statements with their lines, and the payments
-- that square them. It was computed outside; here it is proved to continue the last one and to
-- conserve points and money, and then it happens once, or not at all.
--
-- Another key than the last settlement's is in the audit trail; whether it was meant to be another,
-- the command line asks before anything is counted.
--
-- Figures, counts of orders, statements, lines and payments come as arrays of JSON objects named after the columns.
--
-- Raises
--   TS411 settlement_out_of_order   another close came first, or terms, policies or rates have
--                                   changed since the figures were priced: close again
--   XX000                           what was computed does not conserve: a defect
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.record_settlement(
  actor          text,
  settlement     jsonb,
  figures        jsonb,
  statements     jsonb,
  lines          jsonb,
  payments       jsonb,
  dispute_ids    uuid[],
  inputs_seen    text,
  orders         jsonb
)
returns void
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_new    settlement.settlements := jsonb_populate_record(null::settlement.settlements,
    record_settlement.settlement);
  v_last   settlement.settlements;
  v_fault  text;
begin
  -- One close at a time, and no payment event meanwhile: each is before this close or after it.
  perform settlement.lock_accounts();
  perform pg_advisory_xact_lock(hashtextextended('settlement', 0));
  select * into v_last from settlement.settlements s order by s.number desc limit 1;
  if v_new.number <> coalesce(v_last.number, 0) + 1
    or v_last.number is not null and v_new.from_at <> v_last.until_at
    or v_new.previous_digest <> coalesce(v_last.digest, decode(repeat('00', 32), 'hex'))
    or inputs_seen <> settlement.inputs_version()
  then
    raise exception using errcode = 'TS411',
      message = 'somebody has closed a period or changed terms meanwhile; close again';
  end if;
  if not exists (select from ledger.segments s where s.until_at = v_new.cut_at) then
    perform ledger.fail('a settlement ends with a cut of the ledger');
  end if;
  v_new.closed_by := actor;
  v_new.closed_at := ledger.instant();
  select format('partner %s', coalesce(b.partner_number, s.partner_number)) into v_fault
  from settlement.balances() b
  full join jsonb_populate_recordset(null::settlement.statements,
    record_settlement.statements) s on s.partner_number = b.partner_number
  where (coalesce(b.amount, 0) <> coalesce(s.previous_balance, 0) or b.currency <> v_new.currency)
    and not (s.partner_number is null and settlement.has_left(b.partner_number, v_new.number))
  limit 1;
  if v_fault is not null then
    perform ledger.fail(format('a previous balance that is not what is open: %s', v_fault));
  end if;
  select format('partner %s', coalesce(x.partner_number, s.partner_number)) into v_fault
  from settlement.exits_at(v_new.number, v_new.from_at, v_new.until_at) x
  full join jsonb_populate_recordset(null::settlement.statements,
    record_settlement.statements) s on s.partner_number = x.partner_number
  where case x.standing
    when 'final' then s.finality is distinct from 'final'
    when 'left' then case when s.partner_number is null then x.is_recalled
      else s.finality is distinct from 'supplementary' end
    else s.finality is not null end
  limit 1;
  if v_fault is not null then
    perform ledger.fail(format('a statement that is not what an exit makes it: %s', v_fault));
  end if;
  select format('partner %s', x.partner_number) into v_fault
  from settlement.exits_at(v_new.number, v_new.from_at, v_new.until_at) x
  where x.standing = 'final' and exists (
    select from settlement.deposits_left(x.partner_number) d
    full join (
      select coalesce(l.original_currency, s.currency) as currency,
        -sum(coalesce(l.original_amount, l.amount)) as amount
      from jsonb_populate_recordset(null::settlement.lines, record_settlement.lines) l
      join jsonb_populate_recordset(null::settlement.statements,
        record_settlement.statements) s on s.partner_number = l.partner_number
      where l.partner_number = x.partner_number and l.charge = 'deposit_return'
      group by 1
    ) g on g.currency = d.currency
    where d.amount is distinct from g.amount);
  if v_fault is not null then
    perform ledger.fail(format('a deposit that is given back is not what is left: %s', v_fault));
  end if;
  insert into settlement.settlements select v_new.*;
  insert into settlement.figures
  select v_new.number, row_number() over (), f.partner_number, f.measure, f.counterpart,
    f.terms_number, f.counterpart_terms, f.belongs_to, f.points
  from jsonb_populate_recordset(null::settlement.figures, record_settlement.figures) f;
  insert into settlement.order_figures
  select v_new.number, row_number() over (), f.partner_number, f.charge, f.cause, f.terms_number,
    f.belongs_to, f.currency, f.unit_amount, f.orders, f.amount, f.rate_nanos
  from jsonb_populate_recordset(null::settlement.order_figures, record_settlement.orders) f;
  insert into settlement.statements
  select s.* from jsonb_populate_recordset(null::settlement.statements,
    record_settlement.statements) s;
  insert into settlement.lines
  select l.* from jsonb_populate_recordset(null::settlement.lines, record_settlement.lines) l;
  insert into settlement.payments
  select p.* from jsonb_populate_recordset(null::settlement.payments,
    record_settlement.payments) p;
  perform settlement.post_adjustments(v_new.number, dispute_ids);

  select v.invariant || ': ' || v.first_violation into v_fault
  from settlement.verify_settlement(v_new.number) v where v.violations > 0 limit 1;
  if v_fault is not null then
    perform ledger.fail(format('a settlement that does not conserve: %s', v_fault));
  end if;
  perform coalition.record_audit(actor, 'settlement.closed', v_new.name, jsonb_build_object(
    'number', v_new.number, 'until', v_new.until_at, 'cut', v_new.cut_at,
    'digest', encode(v_new.digest, 'hex')));
  if v_last.signing_key <> v_new.signing_key then
    perform coalition.record_audit(actor, 'settlement.key_changed', v_new.name, jsonb_build_object(
      'from', encode(v_last.signing_key, 'hex'), 'to', encode(v_new.signing_key, 'hex')));
  end if;
  perform ledger.announce(array['settlement.closed'], array[0], array[v_new.id], null,
    v_new.closed_at);
end
$$;
comment on function settlement.record_settlement(text, jsonb, jsonb, jsonb, jsonb, jsonb, uuid[], text, jsonb) is
  'Writes a settlement whole.';
revoke all on function
  settlement.record_settlement(text, jsonb, jsonb, jsonb, jsonb, jsonb, uuid[], text, jsonb) from public;
