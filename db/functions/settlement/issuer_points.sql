-- settlement.issuer_points
--
-- The points that each partner issued and that are outstanding as the settlements before one have
-- counted them: issued less returned, redeemed and expired, and as the operator adjusted them. The
-- opening of the points account in the next statement. Partners without any are not listed.
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.issuer_points(before_settlement integer)
returns table (issuer integer, points bigint)
language sql
stable
security definer -- It reads figures of all partners, whoever of the operator's asks.
set search_path = pg_catalog, pg_temp
as $$
  select case when f.measure in ('redeemed', 'refunded') then f.counterpart else f.partner_number end,
    sum(case
      when f.measure in ('issued', 'substituted_out', 'refunded', 'reinstated', 'credited')
        then f.points
      else -f.points end)::bigint
  from settlement.figures f
  where f.settlement_number < before_settlement
  group by 1
  having sum(case
    when f.measure in ('issued', 'substituted_out', 'refunded', 'reinstated', 'credited')
      then f.points
    else -f.points end) <> 0
  order by 1
$$;
comment on function settlement.issuer_points(integer) is
  'The points of each issuer that are outstanding by the settlements before one.';
revoke all on function settlement.issuer_points(integer) from public;
