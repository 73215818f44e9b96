-- ledger.keep_events
--
-- Sets for how many days events are kept.
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function ledger.keep_events(actor text, days integer)
returns void
language plpgsql
volatile
security definer -- Nobody writes the origin of events but the owner's functions.
set search_path = pg_catalog, pg_temp
as $$
begin
  update ledger.event_origin set days_kept = days;
  perform coalition.record_audit(actor, 'events.keep', 'events', jsonb_build_object('days', days));
end
$$;
comment on function ledger.keep_events(text, integer) is 'Sets for how many days events are kept.';
revoke all on function ledger.keep_events(text, integer) from public;
