-- 0017 liability
--
-- Purpose: what the operator has set apart for the points that are outstanding, and the volume of
-- redemptions at which a regulator is to be told. Declarations, dated; what was declared stays.
-- breaking: no

set local role tessera_owner;

create table settlement.reserves (
  number                  integer generated always as identity primary key,
  valid_from              timestamptz not null,
  amount                  bigint not null,
  currency                text not null,
  redemption_alert_level  bigint,
  reason                  text not null,
  set_by                  text not null,
  set_at                  timestamptz not null,
  constraint reserves_amount_is_bounded check (amount between 0 and 1000000000000000),
  constraint reserves_alert_level_is_bounded check (
    redemption_alert_level between 1 and 1000000000000000),
  constraint reserves_currency_is_iso4217 check (currency ~ '^[A-Z]{3}$'),
  constraint reserves_texts_are_bounded check (
    length(reason) between 1 and 500 and length(set_by) between 1 and 200)
);
comment on table settlement.reserves is
  'What the operator declares to have set apart for points outstanding: versions, each valid from '
  'valid_from to the next; of several with one valid_from the last one holds.';
comment on column settlement.reserves.amount is 'Minor units.';
comment on column settlement.reserves.currency is
  'The settlement currency of the policy that held when it begins.';
comment on column settlement.reserves.redemption_alert_level is
  'The value of twelve months'' redemptions from which a regulator is to be told, in minor units; '
  'null: there is none.';
create index reserves_by_time on settlement.reserves (valid_from, number);

create trigger history_is_kept before update or delete on settlement.reserves
  for each row execute function ledger.refuse_change();
create trigger history_is_not_truncated before truncate on settlement.reserves
  for each statement execute function ledger.refuse_change();

do $$
begin
  if (select count(*) from pg_trigger t
    where t.tgrelid = 'settlement.reserves'::regclass and t.tgname like 'history_is_%') <> 2
  then
    raise exception 'reserves are not kept as history';
  end if;
end
$$;
