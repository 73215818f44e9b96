-- 0002 coalition
--
-- Purpose: the settings of the one programme that this database holds, and the operator's audit
-- trail.
-- breaking: no

set local role tessera_owner;

create type coalition.expiry_rounding as enum ('day', 'month', 'quarter', 'year', 'date');
create type coalition.return_policy as enum ('within_balance', 'allow_debt', 'charge_partner');

create table coalition.settings (
  is_only_row           boolean primary key default true check (is_only_row),
  name                  text not null,
  time_zone             text not null,
  expiry_months         integer,
  expiry_rounding       coalition.expiry_rounding not null,
  expiry_year_day       integer,
  expiry_renews         boolean not null default false,
  renewal_months        integer,
  renewal_rounding      coalition.expiry_rounding not null default 'day',
  renewal_year_day      integer,
  expires_after_notice  boolean not null default false,
  return_policy         coalition.return_policy not null,
  refund_grace_days     integer not null,
  adjustment_approval_limit  bigint not null default 0,
  transfer_points_max   bigint not null default 100000,
  transfer_points_max_daily  bigint not null default 500000,
  identifier_key_check  bytea,
  updated_at            timestamptz not null default now(),
  constraint settings_expiry_is_reasonable check (expiry_months between 1 and 1200),
  constraint settings_renewal_is_reasonable check (renewal_months between 1 and 1200),
  constraint settings_date_rounding_names_a_day check (
    (expiry_rounding = 'date') = (expiry_year_day is not null)
    and (renewal_rounding = 'date') = (renewal_year_day is not null)),
  constraint settings_days_of_the_year_exist check (
    coalesce(expiry_year_day, 101) / 100 between 1 and 12
    and coalesce(expiry_year_day, 101) % 100 between 1 and 31
    and coalesce(renewal_year_day, 101) / 100 between 1 and 12
    and coalesce(renewal_year_day, 101) % 100 between 1 and 31),
  constraint settings_what_renews_has_a_renewal check (
    not expiry_renews or expiry_months is not null and renewal_months is not null),
  constraint settings_grace_is_reasonable check (refund_grace_days between 0 and 3650),
  constraint settings_limits_are_not_negative check (
    least(adjustment_approval_limit, transfer_points_max, transfer_points_max_daily) >= 0)
);
comment on table coalition.settings is
  'One row: the programme''s name, the time zone its contracts speak of, and its policies.';
comment on column coalition.settings.expiry_months is
  'Months from a purchase to the expiry of its points, before rounding; null: they never expire.';
comment on column coalition.settings.expiry_rounding is
  'The local calendar unit through whose end points remain valid; date: through the next day of the '
  'year that expiry_year_day names.';
comment on column coalition.settings.expiry_year_day is
  'A month and a day as month * 100 + day: 630 is 30 June; 229 is the last day of February.';
comment on column coalition.settings.expiry_renews is
  'Whether months are counted from the wallet''s last earn or redeem, at any partner, and not from '
  'the purchase: each renews all lots earned under this policy.';
comment on column coalition.settings.renewal_months is
  'How long an earn or redeem keeps alive the lots that renew. Stays when the policy becomes another '
  'one, because such lots stay as well; null: there has never been one.';
comment on column coalition.settings.expires_after_notice is
  'Whether points expire only by a run of the operator, and only where a notice is on record '
  '(ledger.expiry_notices); if not, they expire at their time without any run.';
comment on column coalition.settings.return_policy is
  'What happens to returned points that are already spent and that the balance cannot cover.';
comment on column coalition.settings.refund_grace_days is
  'Days that restored points live whose own expiry has passed; 0: they expire at once.';
comment on column coalition.settings.adjustment_approval_limit is
  'The most points of an adjustment that needs no second person; 0: each one needs one.';
comment on column coalition.settings.transfer_points_max is
  'The most points of one transfer between members; 0: there are none.';
comment on column coalition.settings.transfer_points_max_daily is
  'The most points that transfers take out of a wallet in a day of the coalition''s time zone.';
comment on column coalition.settings.identifier_key_check is
  'Tells a wrong identifier key from the right one: an HMAC of a fixed text under the key.';

insert into coalition.settings
  (name, time_zone, expiry_months, expiry_rounding, return_policy, refund_grace_days)
values ('Tessera', 'UTC', 24, 'month', 'within_balance', 30);

create table coalition.audit_trail (
  number       bigint generated always as identity primary key,
  recorded_at  timestamptz not null default now(),
  actor        text not null,
  action       text not null,
  subject      text not null,
  detail       jsonb not null
);
comment on table coalition.audit_trail is
  'What the operator did, by whom and when; rows are only ever added.';
