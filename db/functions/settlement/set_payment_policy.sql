-- settlement.set_payment_policy
--
-- Changes how late payments and disputes are treated; an absent value (null) stays as it is.
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.set_payment_policy(
  actor               text,
  new_write_off_limit bigint,
  new_dispute_days    integer,
  new_holds_disputed  boolean
)
returns void
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
begin
  update settlement.payment_policy p set
    write_off_limit = coalesce(new_write_off_limit, p.write_off_limit),
    dispute_days = coalesce(new_dispute_days, p.dispute_days),
    holds_disputed = coalesce(new_holds_disputed, p.holds_disputed),
    updated_at = ledger.instant()
  where p.is_only_row;
  perform coalition.record_audit(actor, 'payment_policy.changed', 'payment policy',
    jsonb_strip_nulls(jsonb_build_object('write_off_limit', new_write_off_limit,
      'dispute_days', new_dispute_days, 'holds_disputed', new_holds_disputed)));
end
$$;
comment on function settlement.set_payment_policy(text, bigint, integer, boolean) is
  'Changes how late payments and disputes are treated.';
revoke all on function settlement.set_payment_policy(text, bigint, integer, boolean) from public;
