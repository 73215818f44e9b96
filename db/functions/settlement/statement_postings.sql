-- settlement.statement_postings
--
-- The postings behind a line of a statement, or behind all its points (asked_line null), a page at
-- a time in the order of when they were recorded: those after a place, at most rows_max.
--
-- A line of issue names what was earned, matured or returned; a reimbursement the partner's own
-- redemptions and refunds; a charge at redemption what was spent of its lots, wherever, and what
-- returns substituted; a share of breakage what expired or was reinstated. Points are those that
-- the line counts: of a redemption out of lots of several issuers each is charged its part.
--
-- Called by tessera_operator; partners come by settlement.own_statement_postings.
set local role tessera_owner;

create or replace function settlement.statement_postings(
  asked_statement   uuid,
  asked_line        integer,
  after_recorded    timestamptz,
  after_place       uuid,
  rows_max          integer
)
returns table (
  measure         settlement.measure,
  points          bigint,
  occurred_at     timestamptz,
  recorded_at     timestamptz,
  place           uuid,
  partner_number  integer,
  wallet_id       uuid,
  sequence        integer,
  document_id     uuid
)
language plpgsql
stable
security definer -- Called by a partner's door, too, for which postings of others do not exist.
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_statement  settlement.statements;
  v_period     settlement.settlements;
  v_last       settlement.settlements;
  v_charge     settlement.charge;
begin
  select * into v_statement from settlement.statements s
  where s.id = asked_statement;
  if not found then
    return;
  end if;
  select * into strict v_period from settlement.settlements s
  where s.number = v_statement.settlement_number;
  select * into v_last from settlement.settlements s where s.number = v_period.number - 1;
  v_last.until_at := coalesce(v_last.until_at, '-infinity');
  v_last.cut_at := coalesce(v_last.cut_at, '-infinity');
  select l.charge into v_charge from settlement.lines l
  where l.partner_number = v_statement.partner_number
    and l.settlement_number = v_statement.settlement_number and l.line = asked_line;
  if asked_line is not null and v_charge is null then
    return;
  end if;
  return query
  with moved as (
    select case p.kind when 'return' then 'returned' when 'expire' then 'expired'
        when 'reinstate' then 'reinstated' else 'issued' end::settlement.measure as measure,
      p.points::bigint, p.occurred_at, p.recorded_at, p.partner_number, p.wallet_id, p.sequence,
      p.document_id
    from ledger.postings p
    where p.partner_number = v_statement.partner_number
      and p.recorded_at >= least(v_last.until_at - interval '5 minutes', v_last.cut_at)
      and p.recorded_at < v_period.cut_at and p.occurred_at < v_period.until_at
      and (p.occurred_at >= v_last.until_at or p.recorded_at >= v_last.cut_at)
      and p.kind in ('earn', 'mature', 'return', 'expire', 'reinstate')
    union all
    select case a.kind when 'redeem' then 'redeemed' when 'refund' then 'refunded'
        when 'debit' then 'debited' when 'return' then
          case a.issuer when v_statement.partner_number then 'substituted_in'
            else 'substituted_out' end
      end::settlement.measure,
      sum(abs(a.points))::bigint, a.occurred_at, a.recorded_at, a.partner_number, a.wallet_id,
      p.sequence, p.document_id
    from ledger.allocations a
    join ledger.postings p on p.wallet_id = a.wallet_id
      and p.sequence = case a.kind when 'refund' then a.cause else a.debit end
    where (a.issuer = v_statement.partner_number or a.partner_number = v_statement.partner_number)
      and a.recorded_at < v_period.cut_at and a.occurred_at < v_period.until_at
      and (a.occurred_at >= v_last.until_at or a.recorded_at >= v_last.cut_at)
      and (a.kind in ('redeem', 'refund', 'debit')
        or a.kind = 'return' and a.issuer <> a.partner_number)
      -- What was spent with the partner, or of its points: the line says which.
      and case
        when v_charge in ('reimbursement', 'reimbursement_reversal', 'redemption_fee')
          then a.partner_number = v_statement.partner_number and a.kind in ('redeem', 'refund')
        when v_charge in ('redemption_charge', 'redemption_credit')
          then a.issuer = v_statement.partner_number and a.kind <> 'debit'
            or a.kind = 'return'
        else true end
    group by 1, 3, 4, 5, 6, 7, 8
  )
  select m.measure, m.points, m.occurred_at, m.recorded_at,
    k.place, m.partner_number, m.wallet_id, m.sequence, m.document_id
  from moved m
  cross join lateral (
    select md5(concat_ws('|', asked_statement, m.wallet_id, m.sequence, m.measure))::uuid as place
  ) k
  where (asked_line is null or m.measure::text = any (case
      when v_charge in ('issue_charge', 'issue_credit', 'issue_fee', 'levy')
        then array['issued', 'returned']
      when v_charge in ('redemption_charge', 'redemption_credit', 'reimbursement',
        'reimbursement_reversal', 'redemption_fee')
        then array['redeemed', 'refunded', 'substituted_in', 'substituted_out']
      when v_charge = 'breakage_share' then array['expired', 'reinstated']
      else '{}' end))
    and (after_recorded is null or (m.recorded_at, k.place)
      > (after_recorded, after_place))
  order by m.recorded_at, k.place
  limit rows_max;
end
$$;
comment on function settlement.statement_postings(
  uuid, integer, timestamptz, uuid, integer) is
  'The postings behind a line of a statement.';
revoke all on function settlement.statement_postings(
  uuid, integer, timestamptz, uuid, integer) from public;
