-- Assertions for db/tests: four functions that print TAP, and a role cannot tell them from any
-- other query. A file of tests runs in one transaction that is rolled back; it ends with
-- `select test.finish();`, so that a file that stops half-way is noticed.
--
-- Every role may execute them: a test changes its role with `set local role` and goes on asserting.

create schema test;
grant usage on schema test to public;

-- One line of TAP. The count lives in a setting of the transaction, because a role under test may
-- write nowhere.
create function test.report(is_good boolean, description text, diagnosis text) returns text
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  v_number integer := coalesce(nullif(current_setting('test.count', true), ''), '0')::integer + 1;
begin
  perform set_config('test.count', v_number::text, true);
  return format('%s %s - %s', case when is_good then 'ok' else 'not ok' end, v_number, description)
    || case when is_good then '' else E'\n# ' || replace(diagnosis, E'\n', E'\n# ') end;
end
$$;

-- The two values are the same; null equals null.
create function test.equals(actual anyelement, expected anyelement, description text) returns text
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
  return test.report(actual is not distinct from expected, description,
    format(E'expected %s\nreceived %s', coalesce(expected::text, 'null'),
      coalesce(actual::text, 'null')));
end
$$;

-- The statement fails with a SQLSTATE, and leaves nothing behind.
create function test.raises(statement text, code text, description text) returns text
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
  execute statement;
  return test.report(false, description, format('expected %s, and nothing was raised', code));
exception when others then
  return test.report(sqlstate = code, description,
    format(E'expected %s\nreceived %s: %s', code, sqlstate, sqlerrm));
end
$$;

-- What a statement raises says to people; null: it raises nothing.
create function test.message(statement text) returns text
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
  execute statement;
  return null;
exception when others then
  return sqlerrm;
end
$$;

-- The statement changes nothing, quietly: what a role without any policy to do it sees.
create function test.changes_nothing(statement text, description text) returns text
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  v_count bigint;
begin
  execute statement;
  get diagnostics v_count = row_count;
  return test.report(v_count = 0, description, format('%s rows were changed', v_count));
end
$$;

-- The plan, after the tests: how many there were.
create function test.finish() returns text
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select '1..' || coalesce(nullif(current_setting('test.count', true), ''), '0')
$$;
