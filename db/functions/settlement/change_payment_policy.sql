-- settlement.change_payment_policy
--
-- Changes how late payments and disputes are treated; what is not named stays as it is.
--
-- Called by coalition.apply_change.
set local role tessera_owner;

create or replace function settlement.change_payment_policy(actor text, content jsonb)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_new  settlement.payment_policy :=
    jsonb_populate_record(null::settlement.payment_policy, content);
begin
  update settlement.payment_policy p set
    write_off_limit = coalesce(v_new.write_off_limit, p.write_off_limit),
    deposit_limit = coalesce(v_new.deposit_limit, p.deposit_limit),
    dispute_days = coalesce(v_new.dispute_days, p.dispute_days),
    holds_disputed = coalesce(v_new.holds_disputed, p.holds_disputed),
    updated_at = ledger.instant()
  where p.is_only_row;
  perform coalition.record_audit(actor, 'payment_policy.changed', 'payment policy', content);
end
$$;
comment on function settlement.change_payment_policy(text, jsonb) is
  'Changes how late payments and disputes are treated.';
revoke all on function settlement.change_payment_policy(text, jsonb) from public;
