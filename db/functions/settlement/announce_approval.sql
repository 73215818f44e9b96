-- settlement.announce_approval
--
-- Tells that a settlement is approved, and each partner that its statement is there.
--
-- Called by settlement.approve_settlement.
set local role tessera_owner;

create or replace function settlement.announce_approval(
  approved settlement.settlements, approved_at timestamptz
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_issued  record;
begin
  select array_agg('statement.issued'::text order by s.partner_number) as kinds,
    array_agg(s.partner_number order by s.partner_number) as partners,
    array_agg(s.id order by s.partner_number) as subjects
  into v_issued
  from settlement.statements s where s.settlement_number = approved.number;
  perform ledger.announce(array_prepend('settlement.approved', v_issued.kinds),
    array_prepend(0, v_issued.partners), array_prepend(approved.id, v_issued.subjects), null,
    announce_approval.approved_at);
end
$$;
comment on function settlement.announce_approval(settlement.settlements, timestamptz) is
  'Tells that a settlement is approved.';
revoke all on function
  settlement.announce_approval(settlement.settlements, timestamptz) from public;
