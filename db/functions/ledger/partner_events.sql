-- ledger.partner_events
--
-- Reads a page of the asking partner's events, in their order, after a place (null: from the oldest
-- that is kept). One row of answer: the place to read on from, whether more is there already, and
-- the events as parallel arrays. A reader that goes on from `next_place` each time sees every event
-- once, in order, whatever else is being written meanwhile. Of what kind a subject is, is said where
-- the event's kind does not say it.
--
-- Refuses (in the row)
--   TS105 events_gone    events after this place are no longer kept
--
-- Called by tessera_service, with the key's digest in the setting tessera.key.
set local role tessera_owner;

create or replace function ledger.partner_events(
  after_place     bigint,
  rows_max        integer,
  out refusal       text,
  out next_place    bigint,
  out has_more      boolean,
  out places        bigint[],
  out kinds         text[],
  out subjects      uuid[],
  out subject_kinds text[],
  out wallets       uuid[],
  out recorded_ats  timestamptz[]
)
language plpgsql
stable
security definer -- The service does not see the origin of events; this tells it where to go on.
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
as $$
declare
  v_partner  integer := tenancy.reading_partner_number();
  v_end      bigint := ledger.events_end();
begin
  if after_place < (select o.dropped_through from ledger.event_origin o) then
    refusal := 'TS105';
    return;
  end if;
  select array_agg(e.place order by e.place), array_agg(e.kind::text order by e.place),
    array_agg(e.subject_id order by e.place), array_agg(e.subject_kind order by e.place),
    array_agg(e.wallet_id order by e.place), array_agg(e.recorded_at order by e.place)
  into places, kinds, subjects, subject_kinds, wallets, recorded_ats
  from (
    select v.*,
      -- The only kind whose subject may be one of several: whatever brought the points.
      case when v.kind = 'points.expired' then case
        when exists (select from ledger.reinstatements r where r.id = v.subject_id)
          then 'reinstatement'
        when exists (select from ledger.moves m where m.id = v.subject_id) then 'move'
        else 'purchase'
      end end as subject_kind
    from ledger.events v
    where v.partner_number = v_partner and v.place > coalesce(after_place, -1) and v.place < v_end
    order by v.place
    limit rows_max + 1
  ) e;
  has_more := coalesce(cardinality(places), 0) > rows_max;
  if has_more then
    places := trim_array(places, 1);
    kinds := trim_array(kinds, 1);
    subjects := trim_array(subjects, 1);
    subject_kinds := trim_array(subject_kinds, 1);
    wallets := trim_array(wallets, 1);
    recorded_ats := trim_array(recorded_ats, 1);
    next_place := places[rows_max];
  else
    next_place := greatest(v_end - 1, after_place);
  end if;
end
$$;
comment on function ledger.partner_events(bigint, integer) is
  'A page of the asking partner''s events, and where to go on.';
revoke all on function ledger.partner_events(bigint, integer) from public;
