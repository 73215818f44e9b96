-- settlement.set_party_details
--
-- Says what papers and bank files name of a partner, or of the operator (partner_code is null): a
-- new version; a value that is not named (null) stays, and an empty one is taken away.
--
-- Guarantees
--   Account and identifiers are in the version and in nothing else that this writes.
--
-- Raises
--   TS506 partner_not_found   no partner has this code
--   TS901                     a partner's account is in its settlement terms
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.set_party_details(
  actor                    text,
  partner_code             text,
  new_street               text,
  new_postcode             text,
  new_town                 text,
  new_country              text,
  new_tax_number           text,
  new_account_name         text,
  new_account_iban         text,
  new_account_bic          text,
  new_creditor_identifier  text,
  new_debit_scheme         settlement.debit_scheme
)
returns void
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_partner  integer := case when partner_code is not null
    then tenancy.require_partner(partner_code) end;
  v_old      settlement.party_details;
begin
  perform pg_advisory_xact_lock(hashtextextended('settlement party details', 0));
  if v_partner is not null and coalesce(new_account_name, new_account_iban, new_account_bic,
    new_creditor_identifier) is not null
  then
    raise exception using errcode = 'TS901',
      message = 'the account of a partner is in its settlement terms';
  end if;
  select * into v_old from settlement.party_details d
  where d.partner_number is not distinct from v_partner order by d.number desc limit 1;
  insert into settlement.party_details (partner_number, street, postcode, town, country,
    tax_number, account_name, account_iban, account_bic, creditor_identifier, debit_scheme,
    set_by, set_at)
  values (v_partner, nullif(coalesce(new_street, v_old.street), ''),
    nullif(coalesce(new_postcode, v_old.postcode), ''),
    nullif(coalesce(new_town, v_old.town), ''), nullif(coalesce(new_country, v_old.country), ''),
    nullif(coalesce(new_tax_number, v_old.tax_number), ''),
    nullif(coalesce(new_account_name, v_old.account_name), ''),
    nullif(coalesce(new_account_iban, v_old.account_iban), ''),
    nullif(coalesce(new_account_bic, v_old.account_bic), ''),
    nullif(coalesce(new_creditor_identifier, v_old.creditor_identifier), ''),
    coalesce(new_debit_scheme, v_old.debit_scheme, 'core'), actor, ledger.instant());
  perform coalition.record_audit(actor, 'party_details.set', coalesce(partner_code, 'operator'),
    jsonb_strip_nulls(jsonb_build_object('has_address', new_town <> '',
      'has_tax_number', new_tax_number <> '', 'has_account', new_account_iban <> '',
      'has_creditor_identifier', new_creditor_identifier <> '',
      'debit_scheme', new_debit_scheme)));
end
$$;
comment on function settlement.set_party_details(
  text, text, text, text, text, text, text, text, text, text, text, settlement.debit_scheme) is
  'Says what papers and bank files name of a partner, or of the operator.';
revoke all on function settlement.set_party_details(
  text, text, text, text, text, text, text, text, text, text, text, settlement.debit_scheme)
from public;
