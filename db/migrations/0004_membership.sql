-- 0004 membership
--
-- Purpose: members and everything personal about them, apart from the ledger, which knows a member
-- only by id and so survives an erasure.
-- breaking: no

set local role tessera_owner;

create type membership.identifier_kind as enum ('card', 'phone', 'email', 'external');

create table membership.members (
  id          uuid primary key,
  wallet_id   uuid not null,
  merged_into uuid references membership.members,
  created_at  timestamptz not null default now(),
  erased_at   timestamptz,
  constraint members_are_not_merged_into_themselves check (merged_into <> id)
);
comment on table membership.members is
  'Customers of the coalition; a household''s members share one wallet.';
comment on column membership.members.merged_into is
  'The member that this one was found to be: this id is another name of it. Never an alias itself; '
  'an alias always has the wallet of the member that it names.';
comment on column membership.members.erased_at is
  'When everything personal about the member was removed; nothing resolves to the member since.';
create index aliases_of_member on membership.members (merged_into) where merged_into is not null;
create index members_of_wallet on membership.members (wallet_id);
create index members_erased on membership.members (erased_at) where erased_at is not null;

create table membership.identifiers (
  digest          bytea primary key,
  member_id       uuid not null references membership.members,
  kind            membership.identifier_kind not null,
  partner_number  integer references tenancy.partners,
  hint            text not null,
  created_at      timestamptz not null default now(),
  constraint identifiers_digest_is_sha256 check (length(digest) = 32),
  constraint identifiers_external_belongs_to_partner check ((kind = 'external') = (partner_number is not null)),
  constraint identifiers_hint_is_short check (length(hint) <= 4)
);
comment on table membership.identifiers is
  'What a member can be recognised by, as a keyed HMAC-SHA-256 of the kind and the value.';
create index identifiers_of_member on membership.identifiers (member_id);

create table membership.contacts (
  partner_number  integer not null references tenancy.partners,
  member_id       uuid not null references membership.members,
  name            text,
  phone           text,
  email           text,
  language        text,
  updated_at      timestamptz not null default now(),
  primary key (partner_number, member_id),
  constraint contacts_are_bounded check (
    length(name) <= 200 and length(phone) <= 20 and length(email) <= 254 and length(language) <= 35)
);
comment on table membership.contacts is 'Contact data as one partner was given it; no other sees it.';

create table membership.acquaintances (
  partner_number  integer not null references tenancy.partners,
  member_id       uuid not null references membership.members,
  since           timestamptz not null default now(),
  primary key (partner_number, member_id)
);
comment on table membership.acquaintances is
  'Which members a partner knows, because it enrolled them or was shown one of their identifiers; '
  'a member that a partner does not know is absent for it, even by id.';
create index acquaintances_of_member on membership.acquaintances (member_id);
