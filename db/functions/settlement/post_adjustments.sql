-- settlement.post_adjustments
--
-- Says that accepted disputes are lines of a settlement, so that they become so once. Whoever
-- records the settlement calls it in the same transaction, with the disputes that
-- settlement.pending_adjustments told.
--
-- Called by settlement closing; a dispute that is not pending is a defect there (see ledger.fail).
set local role tessera_owner;

create or replace function settlement.post_adjustments(
  posting_settlement integer, dispute_ids uuid[]
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_count bigint;
begin
  insert into settlement.dispute_postings (partner_number, dispute_id, settlement_number)
  select a.partner_number, a.dispute_id, posting_settlement
  from settlement.pending_adjustments() a
  where a.dispute_id = any (dispute_ids)
  order by a.partner_number, a.dispute_id;
  get diagnostics v_count = row_count;
  if v_count <> coalesce(cardinality(dispute_ids), 0) then
    perform ledger.fail('a dispute would be posted that is not pending');
  end if;
end
$$;
comment on function settlement.post_adjustments(integer, uuid[]) is
  'Says that accepted disputes are lines of a settlement.';
revoke all on function settlement.post_adjustments(integer, uuid[]) from public;
