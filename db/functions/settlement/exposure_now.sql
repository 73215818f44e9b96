-- settlement.exposure_now
--
-- What an exposure consists of at this moment: with what is taken from its shares since it was
-- renewed, and the changes that wait to be taken in.
--
-- Called by settlement.exposure_of, settlement.position and settlement.verify_exposure.
set local role tessera_owner;

create or replace function settlement.exposure_now(kept settlement.exposures)
returns settlement.exposures
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_taken    bigint;
  v_changed  record;
begin
  select coalesce(sum(s.points_taken), 0) into v_taken from settlement.exposure_shares s
  where s.partner_number = kept.partner_number;
  select coalesce(sum(c.points_issued), 0) as points_issued,
    coalesce(sum(c.points_open), 0) as points_open,
    coalesce(sum(c.points_redeemed), 0) as points_redeemed
  into v_changed from settlement.exposure_changes c
  where c.partner_number = kept.partner_number;
  kept.points_issued := kept.points_issued + v_taken + v_changed.points_issued;
  kept.points_open := kept.points_open + v_taken + v_changed.points_open;
  kept.points_redeemed := kept.points_redeemed + v_changed.points_redeemed;
  return kept;
end
$$;
comment on function settlement.exposure_now(settlement.exposures) is
  'What an exposure consists of at this moment.';
revoke all on function settlement.exposure_now(settlement.exposures) from public;
