-- 0003 tenancy
--
-- Purpose: partners, and what proves one: the SHA-256 of an API key.
-- A partner has a number inside the database (4 bytes in every row of the ledger) and an
-- unguessable id outside it.
-- breaking: no

set local role tessera_owner;

create type tenancy.partner_status as enum ('active', 'suspended');
create type tenancy.earn_mode as enum ('immediate', 'after_days', 'on_confirmation');
comment on type tenancy.earn_mode is
  'When earned points can be spent: at once, some days after the purchase, or when the partner '
  'confirms the purchase.';

create table tenancy.partners (
  number      integer generated always as identity primary key,
  id          uuid not null unique,
  code        text not null unique,
  name        text not null,
  status      tenancy.partner_status not null default 'active',
  created_at  timestamptz not null default now(),
  issues_until    timestamptz not null default 'infinity',
  redeems_until   timestamptz not null default 'infinity',
  runs_off_until  timestamptz not null default 'infinity',
  constraint partners_code_is_short check (code ~ '^[a-z0-9][a-z0-9_-]{0,31}$'),
  constraint partners_name_is_bounded check (length(name) between 1 and 120)
);
comment on table tenancy.partners is 'The member merchants of the coalition: the tenants.';
comment on column tenancy.partners.issues_until is
  'Purchases from then on earn nothing: the partner leaves (settlement.exits).';
comment on column tenancy.partners.redeems_until is 'From then on nothing is redeemed with it.';
comment on column tenancy.partners.runs_off_until is
  'From then on its keys do nothing but read; the points that it issued are the operator''s.';
create index partners_leaving on tenancy.partners (number) where issues_until < 'infinity';

create table tenancy.api_keys (
  id              uuid primary key,
  partner_number  integer not null references tenancy.partners,
  digest          bytea not null unique,
  label           text not null,
  scopes          text[] not null,
  created_at      timestamptz not null default now(),
  expires_at      timestamptz not null default 'infinity',
  revoked_at      timestamptz,
  last_used_at    timestamptz,
  constraint api_keys_digest_is_sha256 check (length(digest) = 32),
  constraint api_keys_scopes_are_known
    check (scopes <@ array['earn', 'redeem', 'members', 'reports', 'gifts'] and cardinality(scopes) > 0),
  constraint api_keys_label_is_bounded check (length(label) between 1 and 120)
);
comment on table tenancy.api_keys is
  'What a partner can prove itself with: the SHA-256 of each key that it holds, never the key.';
create index api_keys_of_partner on tenancy.api_keys (partner_number);

create table tenancy.outlets (
  partner_number  integer not null references tenancy.partners,
  code            text not null,
  id              uuid not null,
  name            text not null,
  created_at      timestamptz not null default now(),
  primary key (partner_number, code),
  constraint outlets_code_is_bounded check (length(code) between 1 and 64),
  constraint outlets_name_is_bounded check (length(name) between 1 and 120)
);
comment on table tenancy.outlets is 'A partner''s stores and web shops, by the partner''s own code.';

create table tenancy.terms (
  number                   integer generated always as identity primary key,
  id                       uuid not null unique,
  partner_number           integer not null references tenancy.partners,
  valid_from               timestamptz not null,
  currency                 text not null,
  earn_points              bigint not null,
  earn_amount              bigint not null,
  redemption_value_micros  bigint,
  late_report_days         integer,
  earn_mode                tenancy.earn_mode not null default 'immediate',
  pending_days             integer,
  redemption_points_min    bigint,
  redemption_points_step   bigint,
  redemption_share_max     integer,
  earns_on_money_only      boolean not null default false,
  created_at               timestamptz not null default now(),
  unique (partner_number, valid_from),
  constraint terms_currency_is_iso4217 check (currency ~ '^[A-Z]{3}$'),
  constraint terms_earn_rate_is_positive check (earn_points between 0 and 1000000 and earn_amount between 1 and 1000000000000),
  constraint terms_redemption_value_is_positive check (redemption_value_micros between 1 and 1000000000000),
  constraint terms_late_report_is_bounded check (late_report_days between 0 and 3660),
  constraint terms_pending_days_are_bounded check (pending_days between 1 and 366),
  constraint terms_pending_days_belong_to_a_mode
    check ((earn_mode = 'immediate') = (pending_days is null)),
  constraint terms_redemption_rules_are_bounded check (
    redemption_points_min between 1 and 1000000000000
    and redemption_points_step between 1 and 1000000000000
    and redemption_share_max between 1 and 10000)
);
comment on table tenancy.terms is
  'Dated prices between the operator and a partner; a version is valid until the next one begins.';
comment on column tenancy.terms.earn_points is
  'Points that every full earn_amount minor units of a purchase earn.';
comment on column tenancy.terms.redemption_value_micros is
  'Millionths of the currency''s main unit that one point is worth here; null: no redemption here.';
comment on column tenancy.terms.late_report_days is
  'How old a purchase may be when it is reported; null: of any age.';
comment on column tenancy.terms.pending_days is
  'after_days: how long points are pending, from the purchase on; on_confirmation: how long the '
  'partner may take to confirm, from the report on, before they are cancelled.';
comment on column tenancy.terms.redemption_points_min is
  'The fewest points that may be redeemed at once; null: one.';
comment on column tenancy.terms.redemption_points_step is
  'Points are redeemed in multiples of this; null: of one.';
comment on column tenancy.terms.redemption_share_max is
  'How much of a basket points may pay, in basis points; null: all of it, and no basket is asked.';
comment on column tenancy.terms.earns_on_money_only is
  'Whether the part of a purchase that was paid with points earns nothing.';
