-- settlement.verify_settlement
--
-- Proves a settlement from its own rows: that it conserves money and points, that nothing is
-- missing in the series of statements, and that the chain of digests holds. What it was counted
-- from is counted again by settlement.verify_figures.
--
-- Called by settlement.record_settlement before it is done, and by tessera_operator.
set local role tessera_owner;

create or replace function settlement.verify_settlement(asked_number integer)
returns table (invariant text, checked bigint, violations bigint, first_violation text)
language plpgsql
stable
security definer -- Whoever verifies sees all of it.
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_asked  settlement.settlements;
begin
  select * into strict v_asked from settlement.settlements s where s.number = asked_number;

  return query
  with summed as (
    select s.partner_number, s.net, sum(l.amount) as amount
    from settlement.statements s
    left join settlement.lines l
      on l.partner_number = s.partner_number and l.settlement_number = s.settlement_number
    where s.settlement_number = asked_number
    group by s.partner_number, s.net
  )
  select 'the net of a statement is the sum of its lines', count(*),
    count(*) filter (where net <> coalesce(amount, 0)),
    min(format('partner %s', partner_number)) filter (where net <> coalesce(amount, 0))
  from summed;

  -- Where the currencies differ, only how many.
  return query
  with counted as (
    select f.partner_number, f.charge, sum(f.orders) as orders, sum(f.amount)
      filter (where f.currency = s.currency) * case when f.charge in (
        'gift_supply', 'donation', 'gift_money_reversal') then -1 else 1 end as amount,
      bool_and(f.currency = s.currency) as is_exact
    from settlement.order_figures f
    left join settlement.statements s on s.settlement_number = f.settlement_number
      and s.partner_number = f.partner_number
    where f.settlement_number = asked_number and f.partner_number <> 0
    group by f.partner_number, f.charge
  ), stated as (
    select l.partner_number, l.charge, sum(l.quantity) as orders, sum(l.amount) as amount
    from settlement.lines l
    where l.settlement_number = asked_number and l.charge in ('gift_supply',
      'gift_supply_reversal', 'donation', 'donation_reversal', 'gift_money', 'gift_money_reversal')
    group by l.partner_number, l.charge
  ), compared as (
    select coalesce(c.partner_number, s.partner_number) as partner_number,
      c.orders is distinct from s.orders
        or coalesce(c.is_exact, true) and c.amount is distinct from s.amount as is_wrong
    from counted c
    full join stated s on s.partner_number = c.partner_number and s.charge = c.charge
  )
  select 'lines of orders are what the orders come to', count(*), count(*) filter (where is_wrong),
    min(format('partner %s', partner_number)) filter (where is_wrong)
  from compared;

  return query
  with positions as (
    select coalesce(sum(s.settlement_net), 0) as owed from settlement.statements s
    where s.settlement_number = asked_number
  ), operator as (
    select coalesce(sum(f.value::bigint), 0) as got
    from jsonb_each_text(v_asked.operator_figures) f
  )
  select 'the sum of all positions is the operator''s', 1::bigint, (owed <> got)::integer::bigint,
    case when owed <> got then format('%s against %s', owed, got) end
  from positions, operator;

  -- What tills owe, less what suppliers and causes are owed; a currency that is converted rounds.
  return query
  with stated as (
    select coalesce(sum(case f.charge when 'gift_money' then f.amount
        when 'gift_supply_reversal' then f.amount when 'donation_reversal' then f.amount
        else -f.amount end) filter (where f.partner_number <> 0), 0) as got,
      coalesce(bool_and(f.currency = v_asked.currency and coalesce(s.rate_nanos, 0) = 0), true)
        as is_exact
    from settlement.order_figures f
    left join settlement.statements s on s.settlement_number = f.settlement_number
      and s.partner_number = f.partner_number
    where f.settlement_number = asked_number
  ), operator as (
    select coalesce(sum(f.value::bigint), 0) as got
    from jsonb_each_text(v_asked.operator_figures) f
    where f.key in ('gift_money', 'gift_supplies', 'donations')
  )
  select 'the money of orders is the operator''s', 1::bigint,
    (stated.is_exact and stated.got <> operator.got)::integer::bigint,
    case when stated.is_exact and stated.got <> operator.got
      then format('%s against %s', stated.got, operator.got) end
  from stated, operator;

  return query
  with squared as (
    select b.partner_number, b.balance,
      coalesce((select sum(p.amount) from settlement.payments p
        where p.settlement_number = asked_number and p.debtor = b.partner_number), 0)
      - coalesce((select sum(p.amount) from settlement.payments p
        where p.settlement_number = asked_number and p.creditor = b.partner_number), 0) as paid
    from settlement.statements b where b.settlement_number = asked_number
  )
  select 'payments square every balance', count(*), count(*) filter (where balance <> paid),
    min(format('partner %s', partner_number)) filter (where balance <> paid)
  from squared;

  return query
  with moved as (
    select coalesce(sum(case
        when f.measure in ('issued', 'refunded', 'reinstated', 'credited') then f.points
        when f.measure in ('returned', 'redeemed', 'expired', 'debited') then -f.points
        else 0 end), 0) as points
    from settlement.figures f where f.settlement_number = asked_number
  )
  select 'points outstanding roll forward', 1::bigint,
    (v_asked.opening_points + points <> v_asked.closing_points)::integer::bigint,
    case when v_asked.opening_points + points <> v_asked.closing_points
      then format('%s + %s against %s', v_asked.opening_points, points, v_asked.closing_points) end
  from moved;

  return query
  with swapped as (
    select coalesce(sum(f.points) filter (where f.measure = 'substituted_in'), 0)
      - coalesce(sum(f.points) filter (where f.measure = 'substituted_out'), 0) as points
    from settlement.figures f where f.settlement_number = asked_number
  )
  select 'what is substituted for one issuer is for another', 1::bigint,
    (points <> 0)::integer::bigint, case when points <> 0 then points::text end
  from swapped;

  return query
  with numbered as (
    select s.serial::bigint as serial, s.settlement_number, s.partner_number,
      row_number() over (order by s.settlement_number, s.serial) as place
    from settlement.statements s
  )
  select 'statements are numbered without gaps', count(*), count(*) filter (where serial <> place),
    min(format('statement %s', serial)) filter (where serial <> place)
  from numbered where settlement_number <= asked_number;

  return query
  with made as (
    select sha256(v_asked.previous_digest || string_agg(s.digest, ''::bytea
      order by s.partner_number)) as digest,
      count(*) filter (where s.digest <> sha256(convert_to(s.document, 'UTF8'))) as altered,
      count(*) as statements
    from settlement.statements s where s.settlement_number = asked_number
  ), earlier as (
    select coalesce((select s.digest from settlement.settlements s
      where s.number = asked_number - 1), decode(repeat('00', 32), 'hex')) as digest
  )
  select 'the chain of digests holds', made.statements,
    altered + (v_asked.digest <> coalesce(made.digest, sha256(v_asked.previous_digest)))::integer
      + (earlier.digest <> v_asked.previous_digest)::integer,
    case
      when altered > 0 then 'a statement differs from its digest'
      when earlier.digest <> v_asked.previous_digest then 'it does not go on from the one before'
      when v_asked.digest <> coalesce(made.digest, sha256(v_asked.previous_digest))
        then 'its digest is not that of its statements'
    end
  from made, earlier;
end
$$;
comment on function settlement.verify_settlement(integer) is
  'Proves a settlement from its own rows.';
revoke all on function settlement.verify_settlement(integer) from public;
