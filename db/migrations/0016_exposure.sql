-- 0016 exposure
--
-- Purpose: how much each limited partner owes or may come to owe, kept so that the statement that
-- issues can hold it against the limit. What is left of a limit lies in shares, so that batches
-- that issue for the same partner do not wait for each other.
-- breaking: no

set local role tessera_owner;

create table settlement.exposures (
  partner_number        integer primary key references tenancy.partners,
  terms_number          integer,
  terms_until           timestamptz not null,
  is_prepaid            boolean not null,
  issue_micros          bigint not null,
  later_micros          bigint not null,
  reimbursement_micros  bigint not null,
  limit_micros          bigint,
  alert_micros          bigint,
  stated_micros         bigint not null,
  settled_through       integer not null,
  points_issued         bigint not null,
  points_open           bigint not null,
  points_redeemed       bigint not null,
  is_alerted            boolean not null,
  foreign key (partner_number, terms_number) references settlement.terms (partner_number, number)
);
comment on table settlement.exposures is
  'What the exposure of each partner with a limit or a prepaid balance consists of, as of the last '
  'time that it was renewed. Exposure is points_issued at issue_micros, points_open at later_micros, '
  'less points_redeemed at reimbursement_micros, and stated_micros.';
comment on column settlement.exposures.terms_number is
  'The settlement terms by which everything is valued here; null: none are in force yet.';
comment on column settlement.exposures.terms_until is 'When other terms come into force.';
comment on column settlement.exposures.issue_micros is 'What a point costs its issuer at issue.';
comment on column settlement.exposures.later_micros is 'What it still costs when it is redeemed.';
comment on column settlement.exposures.limit_micros is
  'How far the exposure may go: the credit limit, or what was paid in less the reserve; null: any.';
comment on column settlement.exposures.alert_micros is
  'With so little left of the limit the operator is told; null: never.';
comment on column settlement.exposures.stated_micros is
  'What is open of the approved statements up to settled_through; above zero the partner owes it.';
comment on column settlement.exposures.points_issued is
  'Points issued and not taken back, pending ones too, that no such statement counts.';
comment on column settlement.exposures.points_open is
  'Points issued that are outstanding, or redeemed and in no such statement.';
comment on column settlement.exposures.points_redeemed is
  'Points redeemed with the partner, less refunds, that no such statement counts.';

create table settlement.exposure_shares (
  partner_number  integer not null references settlement.exposures,
  share           smallint not null,
  available       bigint not null,
  points_taken    bigint not null,
  price_micros    bigint not null,
  widens_below    bigint not null,
  terms_until     timestamptz not null,
  primary key (partner_number, share),
  constraint exposure_shares_are_eight check (share between 0 and 7)
) with (fillfactor = 50);
comment on table settlement.exposure_shares is
  'What is left of a partner''s limit, in eight shares: whoever issues takes from one of them, and '
  'from all when that one does not hold enough. Together they are the limit less the exposure.';
comment on column settlement.exposure_shares.available is
  'Millionths of the currency''s main unit; below zero when the exposure has gone beyond the limit '
  'by other ways than issuing.';
comment on column settlement.exposure_shares.points_taken is
  'Points issued out of this share since the exposure was renewed.';
comment on column settlement.exposure_shares.widens_below is
  'With less than this left in the share all shares are looked at: the limit or an alert may be near.';

create table settlement.exposure_changes (
  partner_number   integer not null references settlement.exposures,
  number           bigint generated always as identity,
  points_issued    bigint not null,
  points_open      bigint not null,
  points_redeemed  bigint not null,
  primary key (partner_number, number)
);
comment on table settlement.exposure_changes is
  'What has changed an exposure otherwise than by issuing, until it is renewed: returns, expiry, '
  'redemptions, refunds. Rows are added without a lock, so that nobody waits to give back.';

create type settlement.deposit_kind as enum ('paid_in', 'reversed');

create table settlement.deposits (
  partner_number  integer not null references tenancy.partners,
  id              uuid not null,
  kind            settlement.deposit_kind not null,
  bank_reference  text collate "C" not null,
  currency        text not null,
  amount          bigint not null,
  reverses        uuid,
  reason          text,
  needs_approval  boolean not null,
  proposed_by     text not null,
  proposed_at     timestamptz not null,
  primary key (partner_number, id),
  foreign key (partner_number, reverses) references settlement.deposits,
  constraint deposits_are_of_money check (amount between 1 and 1000000000000000),
  constraint deposits_currency_is_iso4217 check (currency ~ '^[A-Z]{3}$'),
  constraint deposits_reversals_name_another_and_a_reason check (
    (kind = 'reversed') = (reverses is not null) and (kind = 'reversed') = (reason is not null)),
  constraint deposits_texts_are_bounded check (
    length(bank_reference) between 1 and 140 and length(reason) between 1 and 500
    and length(proposed_by) between 1 and 200)
);
comment on table settlement.deposits is
  'What partners have paid in before issuing, and what of it was a mistake and is reversed; rows are '
  'only ever added, and count once they are approved.';
comment on column settlement.deposits.amount is 'Minor units; of a reversal what it takes back.';
comment on column settlement.deposits.bank_reference is
  'The bank''s own name for it; of a reversal that of the deposit.';
create index deposits_by_reference on settlement.deposits (partner_number, bank_reference);

create table settlement.deposit_decisions (
  partner_number  integer not null,
  deposit_id      uuid not null,
  verdict         settlement.verdict not null,
  decided_by      text,
  decided_at      timestamptz not null,
  note            text,
  primary key (partner_number, deposit_id),
  foreign key (partner_number, deposit_id) references settlement.deposits,
  constraint deposit_decisions_texts_are_bounded check (
    length(decided_by) between 1 and 200 and length(note) <= 500)
);
comment on table settlement.deposit_decisions is
  'What became of each deposit and reversal; rows are only ever added.';
comment on column settlement.deposit_decisions.decided_by is
  'The second person; null: within the limit nobody had to.';

create trigger history_is_kept before update or delete on settlement.deposit_decisions
  for each row execute function ledger.refuse_change();
create trigger history_is_not_truncated before truncate on settlement.deposit_decisions
  for each statement execute function ledger.refuse_change();
create trigger history_is_kept before update or delete on settlement.deposits
  for each row execute function ledger.refuse_change();
create trigger history_is_not_truncated before truncate on settlement.deposits
  for each statement execute function ledger.refuse_change();

-- What exposures are held against follows at once what people decide, whoever writes it down.
create function settlement.renew_at_once() returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  perform settlement.renew_exposures();
  return null;
end
$$;
comment on function settlement.renew_at_once() is
  'Brings exposures up to date with what has just been decided.';
revoke all on function settlement.renew_at_once() from public;
create trigger exposures_follow after insert on settlement.terms_decisions
  for each statement execute function settlement.renew_at_once();
create trigger exposures_follow after insert on settlement.settlement_approvals
  for each statement execute function settlement.renew_at_once();
create trigger exposures_follow after insert on settlement.deposit_decisions
  for each statement execute function settlement.renew_at_once();
