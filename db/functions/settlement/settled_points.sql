-- settlement.settled_points
--
-- The points of a partner that the statements of some settlements have counted: issued less
-- returned; redeemed of those it issued, with substitution; and redeemed with it, less refunds.
--
-- Called by settlement's own functions.
set local role tessera_owner;

create or replace function settlement.settled_points(
  asked_partner integer, after_settlement integer, through_settlement integer,
  out points_issued bigint, out points_open bigint, out points_redeemed bigint
)
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select
    coalesce(sum(case f.measure when 'issued' then f.points when 'returned' then -f.points end)
      filter (where f.partner_number = asked_partner), 0),
    coalesce(sum(case
      when f.measure = 'redeemed' and f.counterpart = asked_partner then f.points
      when f.measure = 'refunded' and f.counterpart = asked_partner then -f.points
      when f.measure = 'substituted_in' and f.partner_number = asked_partner then f.points
      when f.measure = 'substituted_out' and f.partner_number = asked_partner then -f.points
    end), 0),
    coalesce(sum(case f.measure when 'redeemed' then f.points when 'refunded' then -f.points end)
      filter (where f.partner_number = asked_partner), 0)
  from settlement.figures f
  where f.settlement_number > after_settlement and f.settlement_number <= through_settlement
    and (f.partner_number = asked_partner or f.counterpart = asked_partner)
$$;
comment on function settlement.settled_points(integer, integer, integer) is
  'The points of a partner that settlements have counted.';
revoke all on function settlement.settled_points(integer, integer, integer) from public;
