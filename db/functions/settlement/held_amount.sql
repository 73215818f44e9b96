-- settlement.held_amount
--
-- What of a statement is disputed now and not dunned, in the settlement currency: amounts of
-- another billing currency are converted as the statement's net was.
--
-- Called by settlement.open_items.
set local role tessera_owner;

create or replace function settlement.held_amount(asked_partner integer, asked_settlement integer)
returns bigint
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(sum(case
    when t.rate_nanos is null or t.net = 0 then d.amount
    else round(d.amount::numeric * t.settlement_net / t.net) end), 0)::bigint
  from settlement.disputes d
  join settlement.statements t
    on t.partner_number = d.partner_number and t.settlement_number = d.settlement_number
  where d.partner_number = asked_partner and d.settlement_number = asked_settlement and d.is_held
    and not exists (
      select from settlement.dispute_resolutions r
      where r.partner_number = d.partner_number and r.dispute_id = d.id)
$$;
comment on function settlement.held_amount(integer, integer) is
  'What of a statement is disputed now and not dunned.';
revoke all on function settlement.held_amount(integer, integer) from public;
