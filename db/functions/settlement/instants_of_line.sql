-- settlement.instants_of_line
--
-- The instants of what a line of a statement counts: from when, and until before when, what its
-- terms price and lies in the closed settlement that it belongs to, or in its own. Of a levy, and
-- of no line, every instant.
--
-- Terms are those in force as settlement.count_figures finds them: approved up to the cut, and the
-- first of a partner for all that lies before them.
--
-- Called by settlement.statement_postings.
set local role tessera_owner;

create or replace function settlement.instants_of_line(
  line settlement.lines, out from_at timestamptz, out until_at timestamptz
)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_before  timestamptz;
begin
  from_at := '-infinity';
  until_at := 'infinity';
  if line.charge is null or line.charge = 'levy' then
    return;
  end if;
  select case when other.is_any_before then t.valid_from else '-infinity' end, other.next_from
  into from_at, until_at
  from settlement.settlements s
  join settlement.terms t on t.partner_number = line.partner_number
    and t.number = line.terms_number
  cross join lateral (
    select bool_or(n.valid_from < t.valid_from) as is_any_before,
      min(n.valid_from) filter (where n.valid_from > t.valid_from) as next_from
    from settlement.terms n
    join settlement.terms_decisions d on d.terms_number = n.number
    where n.partner_number = t.partner_number and d.verdict = 'approved'
      and d.decided_at <= s.cut_at
  ) other
  where s.number = line.settlement_number;
  from_at := coalesce(from_at, '-infinity');
  until_at := coalesce(until_at, 'infinity');
  -- What lies in its own settlement, or before it in the one that it belongs to.
  select coalesce(max(s.until_at), '-infinity') into v_before
  from settlement.settlements s
  where s.number < coalesce(line.belongs_to, line.settlement_number);
  from_at := greatest(from_at, v_before);
  if line.belongs_to is not null then
    select least(instants_of_line.until_at, s.until_at) into until_at
    from settlement.settlements s where s.number = line.belongs_to;
  end if;
end
$$;
comment on function settlement.instants_of_line(settlement.lines) is
  'The instants of what a line of a statement counts.';
revoke all on function settlement.instants_of_line(settlement.lines) from public;
