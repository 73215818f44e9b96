-- settlement.limited_outcomes
--
-- What becomes of the outcomes of a batch of purchases by the limits of its partners: those accepted
-- take from them (settlement.take_exposure) or are refused. Null when none is refused.
--
-- Called by earning.record_purchases.
set local role tessera_owner;

create or replace function settlement.limited_outcomes(
  taken_at timestamptz, outcomes text[], partners integer[], points bigint[]
)
returns text[]
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_refusals  text[];
begin
  v_refusals := settlement.take_exposure(taken_at, partners, array(
    select case when outcomes[n] = 'accepted' then points[n] else 0 end
    from generate_subscripts(outcomes, 1) n order by n));
  if v_refusals is null then
    return null;
  end if;
  return array(
    select coalesce(v_refusals[n], outcomes[n]) from generate_subscripts(outcomes, 1) n order by n);
end
$$;
comment on function settlement.limited_outcomes(timestamptz, text[], integer[], bigint[]) is
  'What becomes of outcomes by the limits of partners.';
revoke all on function settlement.limited_outcomes(timestamptz, text[], integer[], bigint[]) from public;
