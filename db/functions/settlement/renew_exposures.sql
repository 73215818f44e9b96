-- settlement.renew_exposures
--
-- Brings exposures up to date now, and begins to keep those of partners whose approved terms have
-- got a limit: of some partners, or of all. Triggers do it in every transaction that decides on
-- settlement terms or deposits or approves a settlement (settlement.renew_at_once), and at the end of
-- one that moves payments or deposits, for their partners alone (settlement.renew_noted).
--
-- Called by settlement.renew_at_once and settlement.renew_noted.
set local role tessera_owner;

create or replace function settlement.renew_exposures(asked_partners integer[] default null)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_partners  integer[] := coalesce(asked_partners,
    array(select distinct t.partner_number from settlement.terms t));
  v_partner   integer;
begin
  -- First, because it waits for all who write, and they would wait for shares.
  perform settlement.open_exposure(u.partner) from unnest(v_partners) as u (partner);
  perform pg_advisory_xact_lock_shared(ledger.writers_lock());
  for v_partner in
    select e.partner_number from unnest(v_partners) as u (partner)
    join settlement.exposures e on e.partner_number = u.partner
    order by e.partner_number
  loop
    perform settlement.renew_exposure(v_partner, ledger.instant());
  end loop;
end
$$;
comment on function settlement.renew_exposures(integer[]) is
  'Brings exposures up to date.';
revoke all on function settlement.renew_exposures(integer[]) from public;
