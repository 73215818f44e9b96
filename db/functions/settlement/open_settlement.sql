-- settlement.open_settlement
--
-- What the next close will be: its number, its name and its bounds, and what it goes on from. It
-- begins where the last one ended; the first one is the period in which the oldest posting
-- occurred, or the present one.
--
-- No row where the coalition has no settlement policy.
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.open_settlement(
  out number           integer,
  out name             text,
  out from_at          timestamptz,
  out until_at         timestamptz,
  out policy_number    integer,
  out previous_until   timestamptz,
  out previous_cut     timestamptz,
  out previous_digest  bytea,
  out opening_points   bigint,
  out opening_liability bigint,
  out previous_serial  text
)
returns setof record
language plpgsql
volatile
security definer -- Periods are derived by functions that only the owner may call.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_last  settlement.settlements;
begin
  select * into v_last from settlement.settlements s order by s.number desc limit 1;
  if found then
    previous_until := v_last.until_at;
    previous_cut := v_last.cut_at;
    previous_digest := v_last.digest;
    opening_points := v_last.closing_points;
    opening_liability := v_last.closing_liability;
    number := v_last.number + 1;
    from_at := v_last.until_at;
  else
    previous_until := '-infinity';
    previous_cut := '-infinity';
    previous_digest := decode(repeat('00', 32), 'hex');
    opening_points := 0;
    number := 1;
    from_at := (select o.occurred_at from settlement.oldest_posting() o);
  end if;
  previous_serial := (select max(s.serial) from settlement.statements s);
  select b.name, b.until_at, b.policy_number,
    case when v_last.number is null then b.from_at else v_last.until_at end
  into name, until_at, policy_number, from_at
  from settlement.period_bounds(coalesce(from_at, ledger.instant())) b;
  if found then
    return next;
  end if;
end
$$;
comment on function settlement.open_settlement() is 'What the next close will be.';
revoke all on function settlement.open_settlement() from public;
