-- settlement.measures_of_line
--
-- What a line of a statement counts; empty for one that counts no postings.
--
-- Two lines of breakage may differ by nothing but that one gives for what expired and the other
-- takes back for what was reinstated: the frozen figures tell which, else the sign of the amount,
-- else their order.
--
-- Called by settlement.statement_postings.
set local role tessera_owner;

create or replace function settlement.measures_of_line(line settlement.lines)
returns text[]
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_expired     bigint;
  v_reinstated  bigint;
  v_is_expired  boolean;
begin
  if line.charge = 'breakage_share' then
    select coalesce(sum(f.points) filter (where f.measure = 'expired'), 0),
      coalesce(sum(f.points) filter (where f.measure = 'reinstated'), 0)
    into v_expired, v_reinstated
    from settlement.figures f
    where f.settlement_number = line.settlement_number and f.partner_number = line.partner_number
      and f.terms_number is not distinct from line.terms_number
      and f.belongs_to is not distinct from line.belongs_to;
    v_is_expired := case
      when v_expired <> v_reinstated then line.quantity = v_expired
      when line.amount <> 0 then line.amount < 0
      else not exists (
        select from settlement.lines l
        where l.partner_number = line.partner_number
          and l.settlement_number = line.settlement_number and l.charge = line.charge
          and l.terms_number is not distinct from line.terms_number
          and l.belongs_to is not distinct from line.belongs_to
          and (l.amount < 0 or l.amount = 0 and l.line < line.line)) end;
    return case when v_is_expired then array['expired'] else array['reinstated'] end;
  end if;
  return case line.charge
    when 'issue_charge' then array['issued']
    when 'issue_credit' then array['returned']
    when 'issue_fee' then array['issued', 'returned']
    when 'levy' then array['issued', 'returned']
    when 'reimbursement' then array['redeemed']
    when 'reimbursement_reversal' then array['refunded']
    when 'redemption_fee' then array['redeemed', 'refunded']
    when 'redemption_charge' then array['redeemed', 'substituted_in']
    when 'redemption_credit' then array['refunded', 'substituted_out']
    else '{}' end;
end
$$;
comment on function settlement.measures_of_line(settlement.lines) is
  'What a line of a statement counts.';
revoke all on function settlement.measures_of_line(settlement.lines) from public;
