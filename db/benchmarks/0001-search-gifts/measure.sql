-- Runs each of the searches in turn, 20 rounds (or :rounds) of five times, and prints what one takes of a
-- processor, in ms: the least of the rounds and their median, and how many gifts it finds. The time on a
-- processor, not on the wall: Linux counts it for each process. What else the machine does still shows,
-- because it takes the caches. Runs as a superuser.
\if :{?rounds}
\else
\set rounds 20
\endif
select set_config('bench.rounds', :'rounds', false) \g /dev/null
create function pg_temp.on_processor() returns double precision
language sql volatile as $$
  -- Linux counts up to now when the process rests.
  select pg_sleep(0.001);
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
      for v_time in 1 .. 5 loop
        execute v_search.sql into v_found;
      end loop;
      -- The first round warms up.
      if v_round > 0 then
        insert into taken values (v_search.n, (pg_temp.on_processor() - v_before) / 5, v_found);
      end if;
    end loop;
  end loop;
end
$$;
select s.name, round(min(t.ms)::numeric, 1) as least,
  round(percentile_cont(0.5) within group (order by t.ms)::numeric, 1) as median, max(t.found) as found
from searches s join taken t using (n)
group by s.n, s.name order by s.n;
