-- 0019 exit
--
-- Purpose: how a partner leaves the coalition: a last day of issuing, a last day of redeeming, and
-- a run-off in which the points that it issued are redeemed elsewhere at its cost. When that ends,
-- it pays for what is left of them once, and they are the operator's.
-- breaking: no

set local role tessera_owner;

create type settlement.finality as enum ('final', 'supplementary');
comment on type settlement.finality is
  'Whether a statement is a leaving partner''s last one, or of what came after that.';

alter table settlement.statements add column finality settlement.finality;
comment on column settlement.statements.finality is
  'Whether it ends the partner''s run-off or comes after that; null: neither.';

create table settlement.exits (
  partner_number      integer not null references tenancy.partners,
  id                  uuid not null unique,
  issues_until        timestamptz not null,
  redeems_until       timestamptz not null,
  runs_off_until      timestamptz not null,
  price_micros        settlement.price_micros not null,
  terms_id            uuid not null unique,
  reason              text not null,
  proposed_by         text not null,
  proposed_at         timestamptz not null,
  primary key (partner_number, id),
  constraint exits_days_follow_each_other check (
    issues_until <= redeems_until and redeems_until <= runs_off_until),
  constraint exits_texts_are_bounded check (
    length(reason) between 1 and 500 and length(proposed_by) between 1 and 200)
);
comment on table settlement.exits is
  'How partners leave: each is proposed by one person; another decides.';
comment on column settlement.exits.issues_until is
  'The end of the last day of issuing: purchases from then on earn nothing.';
comment on column settlement.exits.redeems_until is
  'The end of the last day of redeeming with the partner.';
comment on column settlement.exits.runs_off_until is
  'The end of the run-off: until then the partner bears its points as its terms say.';
comment on column settlement.exits.price_micros is
  'What it pays then for a point that is left, less what it had paid at issue.';
comment on column settlement.exits.terms_id is
  'The settlement terms that begin at the end of the run-off, when the exit is approved.';

create table settlement.exit_decisions (
  partner_number  integer not null,
  exit_id         uuid not null,
  verdict         settlement.verdict not null,
  decided_by      text not null,
  decided_at      timestamptz not null,
  note            text,
  terms_number    integer,
  primary key (partner_number, exit_id),
  foreign key (partner_number, exit_id) references settlement.exits,
  foreign key (partner_number, terms_number) references settlement.terms (partner_number, number),
  constraint exit_decisions_approve_terms check ((verdict = 'approved') = (terms_number is not null)),
  constraint exit_decisions_texts_are_bounded check (
    length(decided_by) between 1 and 200 and length(note) <= 500)
);
comment on table settlement.exit_decisions is
  'What a second person said to each exit; rows are only ever added.';
create unique index exit_decisions_approve_once on settlement.exit_decisions (partner_number)
  where verdict = 'approved';

do $$
declare
  v_table text;
begin
  foreach v_table in array array['exits', 'exit_decisions'] loop
    execute format('create trigger history_is_kept before update or delete on settlement.%I '
      'for each row execute function ledger.refuse_change()', v_table);
    execute format('create trigger history_is_not_truncated before truncate on settlement.%I '
      'for each statement execute function ledger.refuse_change()', v_table);
  end loop;
end
$$;
