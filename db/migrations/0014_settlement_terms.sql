-- 0014 settlement terms
--
-- Purpose: the dated prices between the operator and a partner by which the coalition settles, the
-- coalition's own settlement policies, and the rates between currencies. What one person proposes
-- another approves; what is in force is never changed, only followed by a later version.
-- breaking: no

set local role tessera_owner;

create type settlement.funding as enum ('at_issue', 'at_redemption', 'split');
comment on type settlement.funding is
  'When an issuer pays for its points: when it issues them, when they are redeemed, or a share then '
  'and the rest later.';
create type settlement.breakage_policy as enum ('operator', 'issuer', 'shared', 'cause');
comment on type settlement.breakage_policy is
  'Who keeps what an issuer has paid for points that expire: the operator, the issuer, both by a '
  'share, or a named cause.';
create type settlement.verdict as enum ('approved', 'rejected');
create type settlement.calendar as enum ('daily', 'weekly', 'monthly');

create domain settlement.basis_points as integer
  constraint basis_points_are_a_share check (value between 0 and 10000);
create domain settlement.price_micros as bigint
  constraint prices_are_bounded check (value between 0 and 1000000000000);

create table settlement.terms (
  number                  integer generated always as identity primary key,
  id                      uuid not null unique,
  partner_number          integer not null references tenancy.partners,
  valid_from              timestamptz not null,
  currency                text not null,
  funding                 settlement.funding not null,
  issue_price_micros      settlement.price_micros not null,
  issue_share_bps         settlement.basis_points not null,
  reimbursement_micros    settlement.price_micros not null,
  issue_fee_bps           settlement.basis_points not null default 0,
  redemption_fee_bps      settlement.basis_points not null default 0,
  platform_fee            bigint not null default 0,
  pays_levy               boolean not null default true,
  breakage_policy         settlement.breakage_policy not null default 'operator',
  breakage_share_bps      settlement.basis_points not null,
  breakage_cause          text,
  taxes                   jsonb not null default '{}',
  payment_days            integer not null default 0,
  payment_calendar        settlement.calendar,
  payment_cut_off_day     integer,
  is_prepaid              boolean not null default false,
  credit_limit            bigint,
  prepaid_reserve         bigint not null default 0,
  alert_share_bps         settlement.basis_points not null default 8000,
  account_name            text,
  account_iban            text,
  account_bic             text,
  mandate_id              text,
  mandate_signed_on       date,
  accounting_reference    text,
  buys_out                boolean not null default false,
  reason                  text not null,
  proposed_by             text not null,
  proposed_at             timestamptz not null,
  unique (partner_number, number),
  constraint terms_currency_is_iso4217 check (currency ~ '^[A-Z]{3}$'),
  constraint terms_share_belongs_to_funding check (case funding
    when 'at_issue' then issue_share_bps = 10000
    when 'at_redemption' then issue_share_bps = 0
    else issue_share_bps between 1 and 9999 end),
  constraint terms_breakage_share_belongs_to_policy check (case breakage_policy
    when 'operator' then breakage_share_bps = 0
    when 'shared' then breakage_share_bps between 1 and 9999
    else breakage_share_bps = 10000 end),
  constraint terms_name_the_cause check (
    (breakage_policy = 'cause') = (breakage_cause is not null)),
  constraint terms_taxes_are_rates check (jsonb_typeof(taxes) = 'object'),
  constraint terms_amounts_are_bounded check (
    platform_fee between 0 and 1000000000000 and credit_limit between 0 and 1000000000000000
    and prepaid_reserve between 0 and 1000000000000000 and payment_days between 0 and 365),
  constraint terms_payment_cut_off_belongs_to_calendar check (case payment_calendar
    when 'daily' then payment_cut_off_day = 1
    when 'weekly' then payment_cut_off_day between 1 and 7
    when 'monthly' then payment_cut_off_day between 1 and 28
    else payment_cut_off_day is null end is true),
  constraint terms_mandate_is_whole check ((mandate_id is null) = (mandate_signed_on is null)),
  constraint terms_prepaid_has_no_credit check (not is_prepaid or credit_limit is null),
  constraint terms_texts_are_bounded check (
    length(breakage_cause) between 1 and 120 and length(account_name) between 1 and 70
    and account_iban ~ '^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$' and account_bic ~ '^[A-Z0-9]{8}([A-Z0-9]{3})?$'
    and length(mandate_id) between 1 and 35 and length(accounting_reference) between 1 and 64
    and length(reason) between 1 and 500 and length(proposed_by) between 1 and 200)
);
comment on table settlement.terms is
  'What a partner pays for its points and gets for those redeemed with it: versions, each proposed '
  'by one person. One is in force when another has approved it, from valid_from to the next.';
comment on column settlement.terms.issue_price_micros is
  'What a point costs its issuer, in millionths of the currency''s main unit.';
comment on column settlement.terms.issue_share_bps is
  'How much of the price is paid at issue; the rest when the point is redeemed.';
comment on column settlement.terms.reimbursement_micros is
  'What the partner gets for a point redeemed with it, in millionths of the main unit.';
comment on column settlement.terms.platform_fee is 'Minor units for each settlement.';
comment on column settlement.terms.breakage_share_bps is
  'How much of the value of its expired points goes back to the issuer, or to the cause.';
comment on column settlement.terms.taxes is
  'The tax rate of each charge type in basis points; one that is not named is outside scope.';
comment on column settlement.terms.payment_days is
  'Days to the day on which a balance is due, from the end of the settlement, or of the period of '
  'the payment calendar in which it ends.';
comment on column settlement.terms.payment_calendar is
  'The partner''s own calendar, coarser than the coalition''s or as coarse: the statements of one of '
  'its periods are due together. Null: each settlement is a period.';
comment on column settlement.terms.payment_cut_off_day is
  'On which day a period of the payment calendar begins: of the week (1 is Monday) or of the month.';
comment on column settlement.terms.credit_limit is
  'How far the partner''s exposure may go, in minor units; null: without limit.';
comment on column settlement.terms.prepaid_reserve is
  'How much of what a prepaid partner has paid in is not to be used up, in minor units.';
comment on column settlement.terms.alert_share_bps is
  'The share of the limit (or of what was paid in) at whose use the operator is told.';
comment on column settlement.terms.buys_out is
  'Whether they change when the partner pays for its points: what is open of points issued before '
  'is settled once, when they begin.';
create index settlement_terms_of_partner on settlement.terms (partner_number, valid_from);

create table settlement.terms_decisions (
  terms_number  integer primary key references settlement.terms,
  verdict       settlement.verdict not null,
  decided_by    text not null,
  decided_at    timestamptz not null,
  note          text,
  constraint terms_decisions_texts_are_bounded check (
    length(decided_by) between 1 and 200 and length(note) <= 500)
);
comment on table settlement.terms_decisions is
  'What a second person said to proposed terms; rows are only ever added.';

create table settlement.policies (
  number                integer generated always as identity primary key,
  valid_from            timestamptz not null unique,
  currency              text not null,
  calendar              settlement.calendar not null,
  cut_off_day           integer not null,
  carrying_rate_micros  settlement.price_micros not null,
  levy                  bigint not null,
  set_by                text not null,
  set_at                timestamptz not null,
  constraint policies_currency_is_iso4217 check (currency ~ '^[A-Z]{3}$'),
  constraint policies_cut_off_belongs_to_calendar check (case calendar
    when 'daily' then cut_off_day = 1
    when 'weekly' then cut_off_day between 1 and 7
    else cut_off_day between 1 and 28 end),
  constraint policies_levy_is_bounded check (levy between 0 and 1000000000000000)
);
comment on table settlement.policies is
  'How the coalition settles: versions, each valid from valid_from to the next.';
comment on column settlement.policies.currency is 'The settlement currency: positions are paid in it.';
comment on column settlement.policies.cut_off_day is
  'On which day a settlement begins: of the week (1 is Monday) or of the month.';
comment on column settlement.policies.carrying_rate_micros is
  'What a point outstanding is worth in the operator''s books.';
comment on column settlement.policies.levy is
  'What the partners pay together for common marketing in each settlement, by points issued; minor units.';

create table settlement.exchange_rates (
  currency             text not null,
  settlement_currency  text not null,
  valid_from   timestamptz not null,
  rate_nanos   bigint not null,
  source       text not null,
  set_by       text not null,
  set_at       timestamptz not null,
  primary key (currency, settlement_currency, valid_from),
  constraint exchange_rates_currencies_are_iso4217 check (
    currency ~ '^[A-Z]{3}$' and settlement_currency ~ '^[A-Z]{3}$' and currency <> settlement_currency),
  constraint exchange_rates_are_bounded check (rate_nanos between 1 and 100000000000000),
  constraint exchange_rates_texts_are_bounded check (
    length(source) between 1 and 120 and length(set_by) between 1 and 200)
);
comment on table settlement.exchange_rates is
  'What one main unit of a billing currency is worth in a settlement currency, in billionths, from '
  'an instant on; a statement keeps the rate that it used.';

create trigger history_is_kept before update or delete on settlement.terms
  for each row execute function ledger.refuse_change();
create trigger history_is_not_truncated before truncate on settlement.terms
  for each statement execute function ledger.refuse_change();
create trigger history_is_kept before update or delete on settlement.terms_decisions
  for each row execute function ledger.refuse_change();
create trigger history_is_not_truncated before truncate on settlement.terms_decisions
  for each statement execute function ledger.refuse_change();
create trigger history_is_kept before update or delete on settlement.policies
  for each row execute function ledger.refuse_change();
create trigger history_is_not_truncated before truncate on settlement.policies
  for each statement execute function ledger.refuse_change();
create trigger history_is_kept before update or delete on settlement.exchange_rates
  for each row execute function ledger.refuse_change();
create trigger history_is_not_truncated before truncate on settlement.exchange_rates
  for each statement execute function ledger.refuse_change();
