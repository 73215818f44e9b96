-- settlement.set_payment_policy
--
-- Proposes how late payments and disputes are treated; an absent value (null) stays as it is. The
-- limits say what one person may do alone, so that one person alone does not raise them; before
-- anything was paid in or closed it is in force at once (coalition.propose_change).
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.set_payment_policy(
  actor               text,
  new_write_off_limit bigint,
  new_deposit_limit   bigint,
  new_dispute_days    integer,
  new_holds_disputed  boolean,
  new_id              uuid default gen_random_uuid()
)
returns table (change_id uuid, state text, is_replay boolean)
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select p.change_id, p.state, p.is_replay
  from coalition.propose_change(actor, new_id, 'payment_policy', null, jsonb_strip_nulls(
    jsonb_build_object('write_off_limit', new_write_off_limit, 'deposit_limit', new_deposit_limit,
      'dispute_days', new_dispute_days, 'holds_disputed', new_holds_disputed)), false) p;
end
$$;
comment on function settlement.set_payment_policy(
  text, bigint, bigint, integer, boolean, uuid) is
  'Proposes how late payments and disputes are treated.';
revoke all on function settlement.set_payment_policy(
  text, bigint, bigint, integer, boolean, uuid) from public;
