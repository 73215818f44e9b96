-- settlement.exit_plan
--
-- What the exit of a partner would come to if its run-off ended now, in points and in minor units
-- of its billing currency; a null price is the issue price of its terms:
--
--   outstanding    points that it issued and members have, held ones included
--   pending        points that may still mature: it pays for them in full when they do
--   final_charge   what it would pay for those outstanding: points x price x what is not paid at
--                  issue
--   deposit        what it has paid in, and gets back: for each currency in which it did
--   stated         what is open of its statements, in the settlement currency
--   disputed       what is disputed of them and not resolved, and how many disputes (in points)
--
-- Raises
--   TS414 settlement_terms_missing    the partner has no settlement terms in force
--   TS506 partner_not_found           no partner has this code
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.exit_plan(partner_code text, asked_price_micros bigint)
returns table (place integer, item text, quantity bigint, amount bigint, currency text)
language plpgsql
stable
security definer -- It asks functions that the operator may not execute.
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_partner   integer := tenancy.require_partner(partner_code);
  v_terms     settlement.terms;
  v_points    bigint;
  v_pending   bigint;
  v_settled   text := (
    select s.currency from settlement.settlements s order by s.number desc limit 1);
begin
  select * into v_terms from settlement.terms t
  where t.number = settlement.terms_at(v_partner, ledger.instant());
  if not found then
    raise exception using errcode = 'TS414', message = 'the partner has no settlement terms in force';
  end if;
  select coalesce(sum(c.points) filter (where c.lot is not null), 0), coalesce(sum(c.pending), 0)
  into v_points, v_pending
  from settlement.point_changes c where c.issuer = v_partner;
  return query values
    (1, 'outstanding', v_points, null::bigint, null::text),
    (2, 'pending', v_pending, null, null),
    (3, 'final_charge', v_points, round(v_points::numeric
        * coalesce(asked_price_micros, v_terms.issue_price_micros::bigint)
        * (10000 - v_terms.issue_share_bps) / 10000
        / settlement.minor_unit_micros(v_terms.currency))::bigint, v_terms.currency),
    (5, 'stated', null, (
      select coalesce(sum(e.amount), 0)::bigint from settlement.account_entries e
      where e.partner_number = v_partner and e.currency = v_settled),
      coalesce(v_settled, v_terms.currency));
  return query
  select 4, 'deposit', null::bigint, -coalesce(d.amount, 0), coalesce(d.currency, v_terms.currency)
  from (values (true)) always left join settlement.deposits_left(v_partner) d on true;
  return query
  select 6, 'disputed', count(*), coalesce(sum(d.amount), 0)::bigint, v_terms.currency
  from settlement.disputes d
  where d.partner_number = v_partner and not exists (
    select from settlement.dispute_resolutions r
    where r.partner_number = d.partner_number and r.dispute_id = d.id);
end
$$;
comment on function settlement.exit_plan(text, bigint) is
  'What the exit of a partner would come to now.';
revoke all on function settlement.exit_plan(text, bigint) from public;
