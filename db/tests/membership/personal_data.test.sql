-- Goal: no table and no column about a person can be forgotten by export and erasure.
-- Method: the register against the catalogue.
begin;

create temporary table catalogue as
  select format('%I.%I', n.nspname, c.relname) as table_name, a.attname::text as column_name,
    format_type(a.atttypid, null) as type
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relkind in ('r', 'p') and not c.relispartition
    and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public', 'tessera_schema',
      'test');
create temporary table register as select * from membership.personal_data();

-- Text that says nothing about a person, or that accounting needs: the rest is emptied or removed.
create temporary table kept_text (table_name text, column_name text, why text);
insert into kept_text values
  ('earning.purchases', 'receipt', 'the till''s number, by which the partner''s books know it'),
  ('earning.purchases', 'outlet', 'where, for the partner''s books'),
  ('earning.purchases', 'cashier', 'who at the till is answerable; never the member'),
  ('earning.returns', 'receipt', 'the till''s number, by which the partner''s books know it'),
  ('redemption.redemptions', 'reference', 'the partner''s own number'),
  ('redemption.redemptions', 'outlet', 'where, for the partner''s books'),
  ('redemption.redemptions', 'cashier', 'who at the till is answerable; never the member'),
  ('redemption.refunds', 'reference', 'the partner''s own number'),
  ('redemption.holds', 'reference', 'the partner''s own number'),
  ('redemption.holds', 'outlet', 'where, for the partner''s books'),
  ('redemption.holds', 'cashier', 'who at the till is answerable; never the member'),
  ('ordering.orders', 'currency', 'of the money part'),
  ('ordering.orders', 'supply_currency', 'of what the supplier is paid'),
  ('ordering.orders', 'cause', 'to whom a donation goes, in the supplier''s words'),
  ('ordering.orders', 'reference', 'the partner''s own number'),
  ('ordering.orders', 'outlet', 'where, for the partner''s books'),
  ('ordering.orders', 'cashier', 'who at the till is answerable; never the member'),
  ('ordering.order_moves', 'actor', 'who of the operator did it'),
  ('ordering.activations', 'reference', 'the partner''s own number'),
  ('ordering.activations', 'outlet', 'where, for the partner''s books'),
  ('ordering.activations', 'cashier', 'who at the till is answerable; never the member'),
  ('ledger.expiry_notices', 'channel', 'by what way a notice went'),
  ('ledger.expiry_notices', 'reference', 'the number of a mailing'),
  ('ledger.reinstatements', 'actor', 'who of the operator did it'),
  ('ledger.adjustments', 'reference', 'the operator''s own number'),
  ('ledger.adjustments', 'proposed_by', 'who of the operator did it'),
  ('ledger.adjustment_decisions', 'decided_by', 'who of the operator did it'),
  ('ledger.moves', 'reference', 'the operator''s own number'),
  ('ledger.moves', 'moved_by', 'who of the operator did it'),
  ('membership.household_changes', 'changed_by', 'who of the operator did it'),
  ('membership.merges', 'merged_by', 'who of the operator did it'),
  ('membership.unmerges', 'unmerged_by', 'who of the operator did it'),
  ('ledger.requests', 'refusal', 'a SQLSTATE'),
  ('ledger.reviews', 'subject_code', 'the member''s id, or a code of the partner'),
  ('ledger.reviews', 'resolved_by', 'who of the operator looked at it'),
  ('ledger.review_documents', 'kind', 'one of a few words');

select test.equals(
  (select string_agg(t, ' ' order by t) from (
    select distinct table_name from catalogue except select table_name from register) x (t)),
  null::text, 'every table is in the register: add yours to membership.personal_data');
select test.equals(
  (select string_agg(t, ' ' order by t) from (
    select table_name from register except select table_name from catalogue) x (t)),
  null::text, 'and every entry of the register is a table');
select test.equals((select count(*) from register) - (select count(distinct table_name) from register),
  0::bigint, 'once');
select test.equals(
  (select string_agg(format('%s.%s', c.table_name, c.column_name), ' ')
   from catalogue c join register r using (table_name)
   where c.column_name in ('member_id', 'wallet_id') and r.tie is null),
  null::text, 'a table that names a member or a wallet is tied to the member');
select test.equals(
  (select string_agg(format('%s.%s', c.table_name, c.column_name), ' ')
   from catalogue c join register r using (table_name)
   left join kept_text k using (table_name, column_name)
   where r.treatment in ('kept', 'emptied') and c.type in ('text', 'jsonb', 'character varying')
     and c.column_name <> all (r.erased_columns) and k.why is null),
  null::text, 'free text about a member is emptied, or named here with why it is kept');
select test.equals(
  (select string_agg(format('%s.%s', r.table_name, e), ' ')
   from register r cross join unnest(r.erased_columns || r.hidden) e
   where not exists (select from catalogue c
     where c.table_name = r.table_name and c.column_name = e)),
  null::text, 'the register names columns that there are');
select test.equals(
  (select string_agg(table_name, ' ') from register
   where coalesce(reason, '') = '' and coalesce(treatment, '') <> 'removed'
     or (tie is null) <> (treatment is null)
     or (treatment = 'emptied') <> (coalesce(erased_columns, '{}') <> '{}')
     or (tie is null) <> (title is null)),
  null::text, 'what is kept has a reason, and what is treated has all that it needs');
-- What history guards may be emptied where the register says so, and nowhere else.
select test.equals(
  (select string_agg(coalesce(g.table_name, r.table_name), ' ')
   from (
     select t.tgrelid::regclass::text as table_name,
       string_to_array(trim(trailing ',' from replace(encode(t.tgargs, 'escape'), '\000', ',')), ',')
         as columns
     from pg_trigger t where t.tgname = 'history_is_kept' and t.tgnargs > 0
   ) g
   full join (
     select r.table_name, r.erased_columns as columns from register r
     where r.treatment = 'emptied' and exists (select from pg_trigger t
       where t.tgrelid = r.table_name::regclass and t.tgname = 'history_is_kept')
   ) r on r.table_name = g.table_name
   where g.columns is distinct from r.columns),
  null::text, 'the guards of history let be emptied what the register says');

select test.finish();
rollback;
