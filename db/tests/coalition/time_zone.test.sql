-- Goal: another time zone leaves no fragment of a settlement period that nobody can close.
-- Method: zones whose midnight is that of the last settlement's end, and whose is not, before and
-- after one is closed.
begin;
create function pg_temp.moves_to(zone text) returns text language plpgsql as $$
begin
  perform coalition.configure('test', null, zone, null, null, null, null, null);
  return (select s.time_zone from coalition.settings s);
end
$$;
select test.equals(pg_temp.moves_to('America/New_York'), 'America/New_York',
  'before the first settlement any zone will do');
select test.raises($$ select pg_temp.moves_to('Mars/Olympus') $$, 'TS901', 'that there is');
select test.equals(pg_temp.moves_to('UTC'), 'UTC', 'and back');
select test.settle(1, 100, null, '2026-02-15');
select test.raises($$ select pg_temp.moves_to('America/New_York') $$, 'TS406',
  'then a zone whose days begin later is refused');
select test.raises($$ select pg_temp.moves_to('Europe/Madrid') $$, 'TS406', 'or earlier');
select test.equals(pg_temp.moves_to('Africa/Abidjan'), 'Africa/Abidjan',
  'and not one whose midnight is the same');
select test.finish();
rollback;
