-- settlement.computed_exposure
--
-- The exposure of a partner of which none is kept, because no terms of it have a limit or are
-- prepaid: computed now, by the terms in force. Without terms its terms_number is null.
--
-- Called by settlement.exposure_of.
set local role tessera_owner;

create or replace function settlement.computed_exposure(asked_partner integer)
returns settlement.exposures
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_new     settlement.exposures;
  v_points  record;
begin
  v_new.partner_number := asked_partner;
  v_new.settled_through := settlement.settled_through();
  v_new.is_alerted := false;
  v_new := settlement.value_exposure(v_new, ledger.instant());
  if v_new.terms_number is not null then
    select * into v_points
    from settlement.unsettled_points(asked_partner, v_new.settled_through);
    v_new.points_issued := v_points.points_issued;
    v_new.points_open := v_points.points_open;
    v_new.points_redeemed := v_points.points_redeemed;
  end if;
  return v_new;
end
$$;
comment on function settlement.computed_exposure(integer) is
  'The exposure of a partner of which none is kept.';
revoke all on function settlement.computed_exposure(integer) from public;
