-- redemption.judge_redemption
--
-- Why points cannot be redeemed or held: every reason at once, each with the limit that it breaks
-- (null where it has none). No reason: they can. The first is the one with which a request is
-- refused; a quote tells them all.
--
-- Reasons
--   TS205 redemption_not_offered     the terms give points no value at this partner
--   TS210 wallet_frozen              the wallet may earn and not spend
--   TS211 redemption_below_minimum   limit: the fewest points that the terms let be redeemed
--   TS212 redemption_not_in_steps    limit: the step of which points are redeemed in multiples
--   TS214 basket_missing             the terms limit points to a share of a basket, and none is told
--   TS213 basket_share_exceeded      limit: the most that points may pay of it, in minor units
--   TS201 insufficient_points        limit: how many points can be spent
--
-- Called by the functions that record redemptions and holds.
set local role tessera_owner;

create or replace function redemption.judge_redemption(
  points_min        bigint,
  points_step       bigint,
  share_max         integer,
  value_micros      bigint,
  wallet_status     ledger.wallet_status,
  points_available  bigint,
  points_asked      bigint,
  money_value       bigint,
  basket            bigint,
  out refusals      text[],
  out limits        bigint[]
)
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Money, rounded down: points never pay more than the share.
  v_share  bigint := case when share_max is not null
    then div(basket::numeric * share_max, 10000) end;
begin
  refusals := '{}';
  limits := '{}';
  if value_micros is null then
    refusals := refusals || 'TS205'::text;
    limits := limits || null::bigint;
  end if;
  if wallet_status = 'frozen' then
    refusals := refusals || 'TS210'::text;
    limits := limits || null::bigint;
  end if;
  if points_asked < points_min then
    refusals := refusals || 'TS211'::text;
    limits := limits || points_min;
  end if;
  if points_asked % points_step <> 0 then
    refusals := refusals || 'TS212'::text;
    limits := limits || points_step;
  end if;
  if share_max is not null and basket is null then
    refusals := refusals || 'TS214'::text;
    limits := limits || null::bigint;
  end if;
  if money_value > v_share then
    refusals := refusals || 'TS213'::text;
    limits := limits || v_share;
  end if;
  if points_asked > points_available then
    refusals := refusals || 'TS201'::text;
    limits := limits || points_available;
  end if;
end
$$;
comment on function redemption.judge_redemption(
  bigint, bigint, integer, bigint, ledger.wallet_status, bigint, bigint, bigint, bigint) is
  'Why points cannot be redeemed or held, and by which limits.';
revoke all on function redemption.judge_redemption(
  bigint, bigint, integer, bigint, ledger.wallet_status, bigint, bigint, bigint, bigint)
  from public;
