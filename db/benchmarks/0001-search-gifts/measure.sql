-- Runs each of the searches 20 times (or :rounds) in turn and prints what one takes of a processor, in ms, and how
-- many gifts it finds. The time on a processor, not on the wall: Linux counts it for each process, and
-- it does not depend on what else the machine does. Runs as a superuser.
\if :{?rounds}
\else
\set rounds 20
\endif
select set_config('bench.rounds', :'rounds', false) \g /dev/null
create function pg_temp.on_processor() returns double precision
language sql volatile as $$
  select split_part(pg_read_file('/proc/self/schedstat', 0, 100), ' ', 1)::double precision / 1e6
$$;
create temporary table taken (n integer, ms double precision, found integer);
do $$
declare
  v_search  record;
  v_before  double precision;
  v_found   integer;
begin
  for v_round in 0 .. current_setting('bench.rounds')::integer loop
    for v_search in select * from searches s order by s.n loop
      v_before := pg_temp.on_processor();
      execute v_search.sql into v_found;
      -- The first round warms up.
      if v_round > 0 then
        insert into taken values (v_search.n, pg_temp.on_processor() - v_before, v_found);
      end if;
    end loop;
  end loop;
end
$$;
select s.name, round(avg(t.ms)::numeric, 1) as ms, max(t.found) as found
from searches s join taken t using (n)
group by s.n, s.name order by s.n;
