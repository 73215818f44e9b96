-- settlement.propose_terms
--
-- Proposes a version of a partner's settlement terms, from the start of a local day in the
-- coalition's time zone on. It comes into force when a second person approves it
-- (settlement.decide_terms); until then nothing changes.
--
-- A rehearsal does the same and undoes it.
--
-- Guarantees
--   Bank details are in the terms and in nothing else that this writes.
--
-- Raises
--   TS403, TS404, TS405, TS406, TS447   see settlement.require_changeable
--   TS506 partner_not_found      no partner has this code
--   TS901                        a tax is of no charge type, or no rate
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.propose_terms(
  actor                     text,
  new_id                    uuid,
  partner_code              text,
  valid_from_on             date,
  new_currency              text,
  new_funding               settlement.funding,
  new_issue_price_micros    bigint,
  new_issue_share_bps       integer,
  new_reimbursement_micros  bigint,
  new_issue_fee_bps         integer,
  new_redemption_fee_bps    integer,
  new_platform_fee          bigint,
  new_pays_levy             boolean,
  new_breakage_policy       settlement.breakage_policy,
  new_breakage_share_bps    integer,
  new_breakage_cause        text,
  new_taxes                 jsonb,
  new_payment_days          integer,
  new_is_prepaid            boolean,
  new_credit_limit          bigint,
  new_prepaid_reserve       bigint,
  new_alert_share_bps       integer,
  new_account_name          text,
  new_account_iban          text,
  new_account_bic           text,
  new_mandate_id            text,
  new_mandate_signed_on     date,
  new_accounting_reference  text,
  new_buys_out              boolean,
  new_reason                text,
  is_rehearsal              boolean,
  new_payment_calendar      settlement.calendar default null,
  new_payment_cut_off_day   integer default null
)
returns timestamptz
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_zone   text := (select s.time_zone from coalition.settings s);
  v_terms  settlement.terms;
begin
  v_terms.id := new_id;
  v_terms.partner_number := tenancy.require_partner(partner_code);
  v_terms.valid_from := valid_from_on::timestamp at time zone v_zone;
  v_terms.currency := new_currency;
  v_terms.funding := new_funding;
  v_terms.issue_price_micros := new_issue_price_micros;
  v_terms.issue_share_bps := new_issue_share_bps;
  v_terms.reimbursement_micros := new_reimbursement_micros;
  v_terms.issue_fee_bps := new_issue_fee_bps;
  v_terms.redemption_fee_bps := new_redemption_fee_bps;
  v_terms.platform_fee := new_platform_fee;
  v_terms.pays_levy := new_pays_levy;
  v_terms.breakage_policy := new_breakage_policy;
  v_terms.breakage_share_bps := new_breakage_share_bps;
  v_terms.breakage_cause := new_breakage_cause;
  v_terms.taxes := new_taxes;
  v_terms.payment_days := new_payment_days;
  v_terms.payment_calendar := new_payment_calendar;
  v_terms.payment_cut_off_day := new_payment_cut_off_day;
  v_terms.is_prepaid := new_is_prepaid;
  v_terms.credit_limit := new_credit_limit;
  v_terms.prepaid_reserve := new_prepaid_reserve;
  v_terms.alert_share_bps := new_alert_share_bps;
  v_terms.account_name := new_account_name;
  v_terms.account_iban := new_account_iban;
  v_terms.account_bic := new_account_bic;
  v_terms.mandate_id := new_mandate_id;
  v_terms.mandate_signed_on := new_mandate_signed_on;
  v_terms.accounting_reference := new_accounting_reference;
  v_terms.buys_out := new_buys_out;
  v_terms.reason := new_reason;
  v_terms.proposed_by := actor;
  v_terms.proposed_at := ledger.instant();
  perform settlement.require_taxes(new_taxes);
  perform settlement.require_changeable(v_terms);
  begin
    v_terms.number := nextval(pg_get_serial_sequence('settlement.terms', 'number'));
    insert into settlement.terms overriding system value select v_terms.*;
    perform coalition.record_audit(actor, 'settlement_terms.proposed', partner_code,
      jsonb_build_object('id', new_id, 'has_account', v_terms.account_iban is not null,
        'has_mandate', v_terms.mandate_id is not null)
      || to_jsonb(v_terms) - array['number', 'id', 'partner_number', 'reason', 'proposed_by',
        'proposed_at', 'account_name', 'account_iban', 'account_bic', 'mandate_id',
        'mandate_signed_on']);
    if is_rehearsal then
      raise exception using errcode = 'TS902', message = 'a rehearsal';
    end if;
  exception when sqlstate 'TS902' then
    null; -- The work of the block is undone; what it found out is kept.
  end;
  return v_terms.valid_from;
end
$$;
comment on function settlement.propose_terms(
  text, uuid, text, date, text, settlement.funding, bigint, integer, bigint, integer, integer,
  bigint, boolean, settlement.breakage_policy, integer, text, jsonb, integer, boolean, bigint,
  bigint, integer, text, text, text, text, date, text, boolean, text, boolean,
  settlement.calendar, integer) is
  'Proposes a version of a partner''s settlement terms.';
revoke all on function settlement.propose_terms(
  text, uuid, text, date, text, settlement.funding, bigint, integer, bigint, integer, integer,
  bigint, boolean, settlement.breakage_policy, integer, text, jsonb, integer, boolean, bigint,
  bigint, integer, text, text, text, text, date, text, boolean, text, boolean,
  settlement.calendar, integer) from public;
