-- Settlements for db/tests of payments and disputes, written as a close writes them: each carries
-- what settlement.balances tells, and asks for one payment of each partner that is not square.

-- Closes settlement number n (a month from January 2026 on) with a net for alpha and for beta, each
-- with lines of the net twice over and its half back, and approves it. Who has a net of null has no
-- statement.
create function test.settle(n integer, alpha bigint, beta bigint, due date, approved boolean
  default true) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  v_zero   constant bytea := sha256('');
  v_until  timestamptz := make_timestamptz(2026, n + 1, 1, 0, 0, 0, 'UTC');
  v_open   jsonb :=
    (select jsonb_object_agg(b.partner_number, b.amount) from settlement.balances() b);
begin
  insert into settlement.policies (valid_from, currency, calendar, cut_off_day,
    carrying_rate_micros, levy, set_by, set_at)
  values ('2020-01-01', 'EUR', 'monthly', 1, 8000, 0, 'test', now())
  on conflict do nothing;
  insert into settlement.settlements (number, id, name, from_at, until_at, cut_at, policy_number,
    currency, opening_points, closing_points, opening_liability, closing_liability,
    operator_figures, previous_digest, digest, signing_key, closed_by, closed_at)
  values (n, test.id('settlement ' || n), format('2026-%s', lpad(n::text, 2, '0')),
    v_until - interval '1 month', v_until, greatest(v_until, test.now()),
    (select max(p.number) from settlement.policies p), 'EUR', 0, 0, 0, 0, '{}', v_zero, v_zero,
    v_zero, 'test', test.now());
  insert into settlement.statements (partner_number, settlement_number, id, serial, currency, net,
    settlement_net, previous_balance, balance, due_on, document, digest, signature)
  select p.number, n, test.id(format('statement %s %s', p.code, n)), format('S%s-%s', n, p.code),
    'EUR', w.net, w.net, o.amount, o.amount + w.net, due, '{}', v_zero,
    v_zero || v_zero
  from (values ('alpha', alpha), ('beta', beta)) w (code, net)
  join tenancy.partners p on p.code = w.code
  cross join lateral (
    select coalesce((v_open ->> p.number::text)::bigint, 0) as amount) o
  where w.net is not null;
  insert into settlement.lines (partner_number, settlement_number, line, document, charge, amount,
    tax_bps)
  select s.partner_number, n, l.line, 'fees', l.charge::settlement.charge, l.share * s.net, l.tax
  from settlement.statements s,
    (values (1, 'issue_fee', 2, 2000), (2, 'reimbursement', -1, null)) l (line, charge, share, tax)
  where s.settlement_number = n;
  insert into settlement.payments (settlement_number, line, debtor, creditor, amount, currency,
    due_on, reference)
  select n, row_number() over (order by s.partner_number),
    case when s.balance > 0 then s.partner_number else 0 end,
    case when s.balance > 0 then 0 else s.partner_number end, abs(s.balance), 'EUR', due,
    format('S%s-%s', n, p.code)
  from settlement.statements s join tenancy.partners p on p.number = s.partner_number
  where s.settlement_number = n and s.balance <> 0;
  if approved then
    insert into settlement.settlement_approvals values (n, 'boss', test.now());
  end if;
end
$$;

-- What partners owe, as `alpha=100 beta=-50`.
create function test.balances() returns text
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select coalesce(string_agg(p.code || '=' || b.amount, ' ' order by p.code), '')
  from settlement.balances() b join tenancy.partners p on p.number = b.partner_number
$$;

-- A payment, as `part_paid 40` with what is open of it.
create function test.payment(reference text) returns text
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select p.state || ' ' || p.open || case when p.is_carried then ' carried' else '' end
    || case when p.is_pulled_out then ' pulled out' else '' end
  from settlement.payment_states p where p.reference = payment.reference
$$;

-- The open items of a partner, as `2026-01 100 31-60 2, …` with bucket and level.
create function test.open_items(partner text, as_of date default null) returns text
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select coalesce(string_agg(concat_ws(' ', i.settlement_name, i.open, i.bucket, i.level,
    case when i.is_pulled_out then 'out' end, case when i.held > 0 then 'held ' || i.held end), ', '
    order by i.settlement_number, i.is_pulled_out), '')
  from settlement.open_items(as_of) i join tenancy.partners p on p.number = i.partner_number
  where p.code = partner
$$;

-- A dispute of a partner; the key and the id are made of the name.
create function test.dispute(
  partner text, name text, statement text, line integer, amount bigint, content text default null,
  currency text default 'EUR'
)
returns table (refusal text, detail bigint, is_replay boolean, dispute_id uuid)
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select * from settlement.open_dispute(
    test.digest(partner), test.short_digest('dispute ' || name),
    test.short_digest(coalesce(content, concat_ws('|', statement, line, amount))),
    test.id('dispute ' || name), test.id(statement), line, amount, currency, 'counted twice',
    '[{"kind": "note", "text": "see till 4"}]')
$$;
