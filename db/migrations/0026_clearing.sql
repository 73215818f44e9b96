-- 0026 clearing
--
-- Purpose: what one person changes of terms, policies and rates another approves, as it is with
-- settlement terms: each is a change that waits, and is applied when it is approved. Besides, what
-- is put back to a deposit has a reference, so that it happens once; and a line of a statement says
-- what it was in another currency, where that of the partner's terms has changed.
-- breaking: no

set local role tessera_owner;

create type coalition.change_kind as enum (
  'partner_terms', 'settlement_policy', 'payment_policy', 'exchange_rate');

create table coalition.changes (
  id              uuid primary key,
  kind            coalition.change_kind not null,
  partner_number  integer references tenancy.partners,
  content         jsonb not null,
  needs_approval  boolean not null,
  proposed_by     text not null,
  proposed_at     timestamptz not null,
  constraint changes_of_terms_name_a_partner check (
    (kind = 'partner_terms') = (partner_number is not null)),
  constraint changes_say_what check (
    jsonb_typeof(content) = 'object' and length(content::text) <= 4000),
  constraint changes_name_is_bounded check (length(proposed_by) between 1 and 200)
);
comment on table coalition.changes is
  'What somebody changes of the terms of partners, of policies and of exchange rates. It is applied '
  'when a second person approves it, or at once where it touches nothing yet.';
comment on column coalition.changes.content is
  'The values that it sets, by the names of the columns that it sets them in.';
comment on column coalition.changes.needs_approval is
  'Whether something was there that it touches, so that a second person decides.';
create index changes_of_kind on coalition.changes (kind, proposed_at desc);

create table coalition.change_decisions (
  change_id   uuid primary key references coalition.changes,
  verdict     settlement.verdict not null,
  decided_by  text,
  decided_at  timestamptz not null,
  note        text,
  constraint change_decisions_texts_are_bounded check (
    length(decided_by) between 1 and 200 and length(note) <= 500)
);
comment on table coalition.change_decisions is
  'What became of changes; decided by nobody: it needed no approval. Rows are only ever added.';

do $$
declare
  v_table text;
begin
  foreach v_table in array array['changes', 'change_decisions']
  loop
    execute format('create trigger history_is_kept before update or delete on coalition.%I '
      'for each row execute function ledger.refuse_change()', v_table);
    execute format('create trigger history_is_not_truncated before truncate on coalition.%I '
      'for each statement execute function ledger.refuse_change()', v_table);
  end loop;
end
$$;

-- What set these at once proposes now, and answers with more than before.
drop function if exists tenancy.set_terms(text, uuid, text, date, text, bigint, bigint, bigint,
  integer, tenancy.earn_mode, integer, bigint, bigint, integer, boolean);
drop function if exists settlement.set_policy(
  text, date, text, settlement.calendar, integer, bigint, bigint, boolean);
drop function if exists settlement.set_payment_policy(text, bigint, bigint, integer, boolean);
drop function if exists settlement.set_exchange_rate(
  text, text, text, date, bigint, text, boolean);
drop function if exists settlement.return_to_deposit(text, text, text, boolean);

alter table settlement.payment_events
  drop constraint payment_events_of_banks_have_a_reference,
  add constraint payment_events_of_banks_have_a_reference check (
    kind in ('from_deposit', 'to_deposit')
    or (kind in ('instructed', 'paid', 'returned')) = (bank_reference is not null)),
  drop constraint payment_events_settlement_number_line_kind_bank_reference_key;
-- What is put back to deposits of two currencies is two events under one reference.
create unique index payment_events_have_one_reference on settlement.payment_events
  (settlement_number, line, kind, bank_reference) where kind <> 'to_deposit';
create index payment_events_of_payment on settlement.payment_events (settlement_number, line);
comment on column settlement.payment_events.bank_reference is
  'The bank''s own name for it: one payment is paid, and one paid amount returned, once under each. '
  'Of what was paid out of a deposit or put back the operator''s own, or null where that went by '
  'itself.';
create index payments_of_debtor on settlement.payments (debtor, creditor, settlement_number);
create index payments_of_creditor on settlement.payments (creditor, debtor, settlement_number);

alter table settlement.lines
  add column original_amount bigint,
  add column original_currency text,
  add column original_rate_nanos bigint,
  add constraint lines_original_is_whole check (
    (original_amount is null) = (original_currency is null)
    and (original_amount is null) = (original_rate_nanos is null));
comment on column settlement.lines.original_amount is
  'What it comes to in the currency of the terms that price it, where that is another than the '
  'statement''s; rate_micros is of that currency then.';
comment on column settlement.lines.original_rate_nanos is
  'The rate of that currency in the settlement currency, in billionths.';
