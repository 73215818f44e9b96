-- 0015 settlements
--
-- Purpose: closed periods and what came of them. A settlement is written whole in one transaction:
-- the figures that were counted from postings, the statement of each partner with its lines, and
-- the payments that square it. Nothing of it is ever changed.
-- breaking: no

set local role tessera_owner;

create type settlement.measure as enum (
  'issued', 'returned', 'redeemed', 'refunded', 'substituted_in', 'substituted_out',
  'expired', 'reinstated', 'credited', 'debited');
comment on type settlement.measure is
  'What is counted of the postings: of an issuer (issued, returned, substituted, expired, '
  'reinstated, credited, debited) or of where points were spent (redeemed, refunded).';
create type settlement.charge as enum (
  'issue_charge', 'issue_credit', 'redemption_charge', 'redemption_credit',
  'reimbursement', 'reimbursement_reversal', 'issue_fee', 'redemption_fee', 'platform_fee',
  'levy', 'breakage_share', 'buy_out', 'deposit_return', 'gift_supply', 'gift_supply_reversal',
  'donation', 'donation_reversal', 'gift_money', 'gift_money_reversal', 'dispute_adjustment',
  'tax');
create type settlement.document as enum (
  'points', 'reimbursement', 'gifts', 'takings', 'fees', 'breakage', 'deposit');
create type settlement.netting as enum ('multilateral', 'minimal');

create table settlement.settlements (
  number           integer primary key,
  id               uuid not null unique,
  name             text collate "C" not null unique,
  from_at          timestamptz not null,
  until_at         timestamptz not null,
  cut_at           timestamptz not null,
  policy_number    integer not null references settlement.policies,
  currency         text not null,
  opening_points   bigint not null,
  closing_points   bigint not null,
  opening_liability bigint not null,
  closing_liability bigint not null,
  operator_figures jsonb not null,
  previous_digest  bytea not null,
  digest           bytea not null,
  signing_key      bytea not null,
  closed_by        text not null,
  closed_at        timestamptz not null,
  constraint settlements_are_counted check (number > 0),
  constraint settlements_follow_time check (from_at < until_at and until_at <= cut_at),
  constraint settlements_digests_are_sha256 check (
    length(previous_digest) = 32 and length(digest) = 32),
  constraint settlements_signing_key_is_ed25519 check (length(signing_key) = 32),
  constraint settlements_texts_are_bounded check (
    length(name) between 1 and 32 and length(closed_by) between 1 and 200)
);
comment on table settlement.settlements is
  'Closed periods, one after the other: each begins where the one before it ended.';
comment on column settlement.settlements.cut_at is
  'Nothing was or will be recorded before this instant but what was there when it was closed: a '
  'posting lies in the first settlement that ends after it occurred and was cut after it was recorded.';
comment on column settlement.settlements.operator_figures is
  'What the operator got, by kind, in minor units of the settlement currency; the sum is the sum of '
  'all positions.';
comment on column settlement.settlements.signing_key is
  'The public key under which the statements are signed (Ed25519).';
comment on column settlement.settlements.digest is
  'SHA-256 over the previous digest and the digests of the statements, in the order of partners.';

comment on column settlement.settlements.closing_liability is
  'What the points outstanding are carried at, in minor units of the settlement currency.';

create table settlement.settlement_approvals (
  settlement_number  integer primary key references settlement.settlements,
  approved_by        text not null,
  approved_at        timestamptz not null,
  constraint settlement_approvals_name_is_bounded check (length(approved_by) between 1 and 200)
);
comment on table settlement.settlement_approvals is
  'That a second person has approved a settlement: from then on partners see it and payments are due.';

create table settlement.figures (
  settlement_number  integer not null references settlement.settlements,
  line               integer not null,
  partner_number     integer not null,
  measure            settlement.measure not null,
  counterpart        integer,
  terms_number       integer,
  counterpart_terms  integer,
  belongs_to         integer,
  points             bigint not null,
  primary key (settlement_number, line),
  constraint figures_count_points check (points > 0)
);
comment on table settlement.figures is
  'What was counted of the postings of a settlement, and is counted again by whoever verifies it.';
comment on column settlement.figures.partner_number is
  'The issuer, or the redeemer of redeemed and refunded points; 0 is the operator.';
comment on column settlement.figures.counterpart is
  'The issuer of redeemed and refunded points; the other issuer of substituted ones.';
comment on column settlement.figures.terms_number is
  'The settlement terms of the partner at the time that counts; null: it had none.';
comment on column settlement.figures.counterpart_terms is
  'The settlement terms of the issuer of redeemed and refunded points at that time.';
comment on column settlement.figures.belongs_to is
  'The closed settlement in which it would have been counted had it been reported in time.';

create table settlement.statements (
  partner_number     integer not null references tenancy.partners,
  settlement_number  integer not null references settlement.settlements,
  id                 uuid not null unique,
  serial             text collate "C" not null unique,
  currency           text not null,
  net                bigint not null,
  settlement_net     bigint not null,
  rate_nanos         bigint,
  previous_balance   bigint not null,
  balance            bigint not null,
  due_on             date not null,
  terms_number       integer,
  document           text not null,
  digest             bytea not null,
  signature          bytea not null,
  primary key (partner_number, settlement_number),
  foreign key (partner_number, terms_number) references settlement.terms (partner_number, number),
  constraint statements_balance_is_carried check (balance = previous_balance + settlement_net),
  constraint statements_digest_is_sha256 check (length(digest) = 32),
  constraint statements_signature_is_ed25519 check (length(signature) = 64)
);
comment on table settlement.statements is
  'What a partner owes (above zero) or is owed for a settlement, as the operator states it.';
comment on column settlement.statements.serial is
  'The statement''s number: counted without gaps over all settlements.';
comment on column settlement.statements.net is 'Minor units of the billing currency.';
comment on column settlement.statements.settlement_net is
  'The same in the settlement currency, converted once at rate_nanos; null rate: one currency.';
comment on column settlement.statements.previous_balance is
  'What was open before, in the settlement currency.';
comment on column settlement.statements.document is
  'The statement as canonical JSON: the bytes that are hashed and signed.';
comment on column settlement.statements.signature is
  'Of the document as a JSON Web Signature (RFC 7515, EdDSA); the header names the signing key.';

create table settlement.lines (
  partner_number     integer not null,
  settlement_number  integer not null,
  line               integer not null,
  document           settlement.document not null,
  charge             settlement.charge not null,
  quantity           bigint,
  rate_micros        bigint,
  share_bps          integer,
  amount             bigint not null,
  tax_bps            integer,
  terms_number       integer,
  belongs_to         integer,
  primary key (partner_number, settlement_number, line),
  foreign key (partner_number, settlement_number) references settlement.statements
    deferrable initially deferred
);
comment on table settlement.lines is
  'The lines of statements; amounts are minor units of the billing currency, above zero what the '
  'partner owes.';
comment on column settlement.lines.tax_bps is 'The rate of tax; null: outside scope.';

create table settlement.payments (
  settlement_number  integer not null references settlement.settlements,
  line               integer not null,
  debtor             integer not null,
  creditor           integer not null,
  amount             bigint not null,
  currency           text not null,
  due_on             date not null,
  reference          text collate "C" not null unique,
  primary key (settlement_number, line),
  constraint payments_have_two_sides check (debtor <> creditor),
  constraint payments_are_of_money check (amount > 0)
);
comment on table settlement.payments is
  'Who pays whom so that a settlement is square; 0 is the operator. What became of each is told by '
  'payment events.';
comment on column settlement.payments.reference is
  'The end-to-end reference by which a bank statement is matched: S202610-P1; at most 35 characters.';

do $$
declare
  v_table text;
begin
  foreach v_table in array array['settlements', 'settlement_approvals', 'figures', 'statements',
    'lines', 'payments']
  loop
    execute format('create trigger history_is_kept before update or delete on settlement.%I '
      'for each row execute function ledger.refuse_change()', v_table);
    execute format('create trigger history_is_not_truncated before truncate on settlement.%I '
      'for each statement execute function ledger.refuse_change()', v_table);
  end loop;
end
$$;

-- Who groups by the time of a posting means a few intervals of it (settlement.count_figures). With
-- as many groups as instants, the planner would not count in parallel.
alter table ledger.postings alter column occurred_at set (n_distinct = 100);
alter table ledger.allocations alter column occurred_at set (n_distinct = 100);
alter table ledger.allocations alter column redeemed_at set (n_distinct = 1);
