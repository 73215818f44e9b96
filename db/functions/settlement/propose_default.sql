-- settlement.propose_default
--
-- Proposes to treat a partner as in default: it is suspended, and its open items are pulled out of
-- the clearing or kept in it. A second person decides (settlement.decide_remedy);
-- settlement.default_waterfall shows before what it comes to.
--
-- A rehearsal does the same and undoes it.
--
-- Raises
--   TS506 partner_not_found   no partner has this code
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.propose_default(
  actor         text,
  new_id        uuid,
  partner_code  text,
  treatment     settlement.remedy_kind,
  reason        text,
  is_rehearsal  boolean
)
returns void
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_partner   integer := tenancy.require_partner(partner_code);
  v_owed      bigint;
  v_currency  text;
begin
  select w.amount, w.currency into v_owed, v_currency
  from settlement.default_waterfall(partner_code) w where w.step = 'owed';
  if treatment = 'write_off' then
    raise exception using errcode = 'TS901', message = 'say pull_out or keep';
  end if;
  begin
    insert into settlement.remedies (partner_number, id, kind, amount, currency, reason,
      needs_approval, proposed_by, proposed_at)
    values (v_partner, new_id, treatment, v_owed, v_currency, propose_default.reason, true, actor,
      ledger.instant());
    perform coalition.record_audit(actor, 'default.proposed', partner_code,
      jsonb_build_object('remedy', new_id, 'treatment', treatment, 'owed', v_owed,
        'currency', v_currency, 'reason', propose_default.reason));
    if is_rehearsal then
      raise exception using errcode = 'TS902', message = 'a rehearsal';
    end if;
  exception when sqlstate 'TS902' then
    null; -- The work of the block is undone.
  end;
end
$$;
comment on function settlement.propose_default(
  text, uuid, text, settlement.remedy_kind, text, boolean) is
  'Proposes to treat a partner as in default.';
revoke all on function settlement.propose_default(
  text, uuid, text, settlement.remedy_kind, text, boolean) from public;
