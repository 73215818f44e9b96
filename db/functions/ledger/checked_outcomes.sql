-- ledger.checked_outcomes
--
-- What becomes of the outcomes of a batch by ledger.check_requests, which is asked about those that
-- are accepted; besides, how many seconds the window goes on that one of them is refused for.
--
-- Refuses (in outcomes, never as exceptions)
--   TS601, TS801, TS802, TS803, TS804  see ledger.check_requests
--
-- Called by earning.record_purchases and redemption.record_redemptions, under their settings.
set local role tessera_owner;

create or replace function ledger.checked_outcomes(
  recorded_now     timestamptz,
  activity_asked   ledger.limited_activity,
  document_kind    text,
  outcomes_before  text[],
  partners         integer[],
  members          uuid[],
  outlets          text[],
  cashiers         text[],
  points_asked     bigint[],
  documents        uuid[],
  out outcomes     text[], -- accepted, replay or what it is refused for.
  out waits        bigint[]
)
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_accepted  constant integer[] := array_positions(outcomes_before, 'accepted');
begin
  select array_agg(coalesce(c.refusal, outcomes_before[n]) order by n),
         array_agg(c.wait_seconds order by n)
  into outcomes, waits
  from generate_subscripts(outcomes_before, 1) n
  left join ledger.check_requests(recorded_now, activity_asked, document_kind, v_accepted,
    array(select partners[n] from unnest(v_accepted) n),
    array(select members[n] from unnest(v_accepted) n),
    array(select outlets[n] from unnest(v_accepted) n),
    array(select cashiers[n] from unnest(v_accepted) n),
    array(select points_asked[n] from unnest(v_accepted) n),
    array(select documents[n] from unnest(v_accepted) n)) c on c.request_number = n;
end
$$;
comment on function ledger.checked_outcomes(
  timestamptz, ledger.limited_activity, text, text[], integer[], uuid[], text[], text[], bigint[],
  uuid[]) is
  'What becomes of the outcomes of a batch by limits and erasures.';
revoke all on function ledger.checked_outcomes(
  timestamptz, ledger.limited_activity, text, text[], integer[], uuid[], text[], text[], bigint[],
  uuid[]) from public;
