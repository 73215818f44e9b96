-- 0001 roles and schemas
--
-- Purpose: who may be whom, and the rooms of the database. Four roles, none of them superuser,
-- none bypassing row-level security: the owner (no login) owns every object; the service answers
-- partners; the operator runs the coalition from the command line; the auditor reads.
-- Effect: roles belong to the cluster, so they are created only where missing and shared by every
-- database in it; what they may do is granted in db/grants.
-- breaking: no

do $$
declare
  v_role text;
begin
  foreach v_role in array array['tessera_service', 'tessera_operator', 'tessera_auditor'] loop
    if not exists (select from pg_catalog.pg_roles where rolname = v_role) then
      begin
        execute format('create role %I login noinherit nosuperuser nobypassrls', v_role);
      exception when duplicate_object or unique_violation then
        null; -- Another database of this cluster was migrated at the same moment.
      end;
    end if;
  end loop;
  if not exists (select from pg_catalog.pg_roles where rolname = 'tessera_owner') then
    begin
      create role tessera_owner nologin noinherit nosuperuser nobypassrls;
    exception when duplicate_object or unique_violation then
      null;
    end;
  end if;
  if not pg_catalog.pg_has_role(current_user, 'tessera_owner', 'member') then
    execute format('grant tessera_owner to %I', current_user);
  end if;
end
$$;

revoke all on schema public from public;

-- A temporary object is found before one of pg_catalog by whoever pins no search path. Every function
-- here names pg_temp last; this takes away the means as well, where we may.
do $$
begin
  if (select pg_catalog.pg_has_role(current_user, d.datdba, 'member') from pg_catalog.pg_database d
      where d.datname = pg_catalog.current_database())
  then
    execute format('revoke temporary on database %I from public', pg_catalog.current_database());
  end if;
end
$$;

create schema coalition authorization tessera_owner;
create schema tenancy authorization tessera_owner;
create schema membership authorization tessera_owner;
create schema ledger authorization tessera_owner;
create schema earning authorization tessera_owner;
create schema redemption authorization tessera_owner;
create schema settlement authorization tessera_owner;

comment on schema coalition is 'What is true for the whole programme: its settings and its audit trail.';
comment on schema tenancy is 'Partners, their keys, outlets and terms: who is asking, and on what terms.';
comment on schema membership is 'Members and all personal data, apart from the ledger.';
comment on schema ledger is 'Wallets, postings, lots and allocations: where every point came from and went.';
comment on schema earning is 'Purchases and returns: the documents behind earned points.';
comment on schema redemption is 'Redemptions and refunds: the documents behind spent points.';
comment on schema settlement is 'What partners owe and are owed for points: terms, closed periods, statements.';

do $$
begin
  assert not exists (
    select from pg_catalog.pg_roles
    where rolname in ('tessera_owner', 'tessera_service', 'tessera_operator', 'tessera_auditor')
      and (rolsuper or rolbypassrls)
  ), 'a role of tessera is superuser or bypasses row-level security';
end
$$;
