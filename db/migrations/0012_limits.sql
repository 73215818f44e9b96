-- 0012 limits
--
-- Purpose: limits on the velocity of earning and redeeming, what counts against them, and the queue
-- of what people have to look at.
-- breaking: no

set local role tessera_owner;

create type ledger.limited_subject as enum ('member', 'cashier', 'outlet', 'partner');
create type ledger.limited_activity as enum ('earn', 'redeem', 'any');
create type ledger.limit_span as enum ('minute', 'hour', 'day');
create type ledger.limit_action as enum ('refuse', 'review');
create type ledger.review_verdict as enum ('approved', 'rejected');

create table ledger.limits (
  number      integer generated always as identity primary key,
  subject     ledger.limited_subject not null,
  activity    ledger.limited_activity not null,
  span        ledger.limit_span not null,
  action      ledger.limit_action not null,
  at_partner  integer references tenancy.partners,
  count_max   bigint,
  points_max  bigint,
  set_at      timestamptz not null,
  constraint limits_are_one_of_a_kind
    unique nulls not distinct (subject, activity, span, action, at_partner),
  constraint limits_limit_something check (count_max is not null or points_max is not null),
  constraint limits_are_reasonable check (
    count_max between 0 and 1000000000000 and points_max between 0 and 1000000000000)
);
comment on table ledger.limits is
  'How much each member, cashier, outlet or partner may earn or redeem in a minute, an hour or a day.';
comment on column ledger.limits.at_partner is 'Only what happens at this partner; null: anywhere.';
comment on column ledger.limits.count_max is 'The most requests in one window; null: any number.';
comment on column ledger.limits.points_max is 'The most points in one window; null: any number.';

create table ledger.limit_counts (
  limit_number  integer not null,
  window_from   timestamptz not null,
  of_partner    integer not null,
  subject       text collate "C" not null,
  requests      bigint not null,
  points        bigint not null,
  primary key (limit_number, window_from, of_partner, subject)
) with (fillfactor = 60);
comment on table ledger.limit_counts is
  'What each subject of a limit has done in a window. Windows that are over are removed as new ones '
  'begin, so there are never many more rows than subjects seen in the windows that run.';
comment on column ledger.limit_counts.of_partner is
  'Whose cashier, outlet or self the subject is; 0 for members, who are nobody''s.';
comment on column ledger.limit_counts.subject is
  'The id of a member, the code of a cashier or an outlet; empty for a partner.';

create table ledger.reviews (
  number        bigint generated always as identity primary key,
  id            uuid not null unique default gen_random_uuid(),
  opened_at     timestamptz not null,
  limit_number  integer not null,
  subject       ledger.limited_subject not null,
  activity      ledger.limited_activity not null,
  span          ledger.limit_span not null,
  at_partner    integer,
  count_max     bigint,
  points_max    bigint,
  window_from   timestamptz not null,
  of_partner    integer not null,
  subject_code  text collate "C" not null,
  member_id     uuid,
  requests      bigint not null,
  points        bigint not null,
  breaches      bigint not null,
  resolved_at   timestamptz,
  resolved_by   text,
  verdict       ledger.review_verdict,
  reason        text,
  constraint reviews_are_opened_once
    unique (limit_number, window_from, of_partner, subject_code),
  constraint reviews_know_their_member check ((subject = 'member') = (member_id is not null)),
  constraint reviews_are_resolved_by_somebody
    check (num_nulls(resolved_at, resolved_by, verdict) in (0, 3) and length(resolved_by) <= 200),
  constraint reviews_reason_is_bounded check (length(reason) between 1 and 500)
);
comment on table ledger.reviews is
  'What went beyond a limit that asks for a review: one row for each subject, limit and window. The '
  'limit is written down as it was, because it may change or go.';
comment on column ledger.reviews.verdict is
  'Whether what happened was in order. A verdict moves no points.';
comment on column ledger.reviews.requests is 'How many requests the window had at the last breach.';
comment on column ledger.reviews.points is 'How many points the window had at the last breach.';
comment on column ledger.reviews.breaches is 'How many requests went beyond the limit.';
comment on column ledger.reviews.reason is 'What whoever resolved it found; gone with an erased member.';
create index reviews_open on ledger.reviews (number) where resolved_at is null;

create table ledger.review_documents (
  review_number  bigint not null references ledger.reviews,
  document_id    uuid not null,
  kind           text collate "C" not null,
  at_partner     integer not null,
  points         bigint not null,
  recorded_at    timestamptz not null,
  primary key (review_number, document_id),
  constraint review_documents_kind_is_known check (kind in ('purchase', 'redemption', 'hold', 'order'))
);
comment on table ledger.review_documents is
  'The first hundred documents of each review that went beyond the limit.';

create type ledger.limit_claim as (
  request       integer,
  counter       integer,
  limit_number  integer,
  subject       ledger.limited_subject,
  window_from   timestamptz,
  window_until  timestamptz,
  of_partner    integer,
  code          text collate "C",
  refuses       boolean,
  count_max     bigint,
  points_max    bigint
);
comment on type ledger.limit_claim is
  'That a request of a batch counts against a limit; what functions hand to each other.';
