import Postgres
import TestSupport

/// The sample coalition after some trade, seen by one partner, alpha, that is curious about
/// another, beta.
///
/// Both have used the same receipts, references and idempotency keys. They share the member ada;
/// only alpha knows bob, only beta knows carl.
struct TwoPartners: Sendable {
  let database: TestDatabase
  private let service: PostgresConnection
  private let superuser: PostgresConnection

  init() async throws {
    database = try await SampleCoalition.makeDatabase(Self.trade)
    service = try await database.connect(as: "tessera_service")
    superuser = try await database.connect()
  }

  func close() async throws {
    await service.close()
    await superuser.close()
    try await database.close()
  }

  /// Runs a query for texts as the superuser, for whom no policy holds: the truth.
  func truth(_ sql: String) async throws -> [String] {
    try Self.texts(await superuser.query("select * from test.rows($1)", [.text(sql)]))
  }

  /// Runs a query for texts as the service, with a text in the setting from which policies derive
  /// the partner; nil sets none. An error comes as one line: `ERROR`, its code, and all its words.
  func seen(_ sql: String, presenting setting: String?) async throws -> [String] {
    let query = Command("select * from test.tries($1)", [.text(sql)])
    guard let setting else { return try Self.texts(await service.segment([query])[0]) }
    let presentation = Command("select set_config('tessera.key', $1, true)", [.text(setting)])
    return try Self.texts(await service.segment([presentation, query])[1])
  }

  /// Runs a command as the service; returns `done` or the code with which it was refused.
  func attempt(_ sql: String, presenting setting: String) async throws -> String {
    let presentation = Command("select set_config('tessera.key', $1, true)", [.text(setting)])
    let attempt = Command("select test.attempt($1)", [.text(sql)])
    return try await service.segment([presentation, attempt])[1].text(0, 0)
  }

  private static func texts(_ result: QueryResult) throws -> [String] {
    try (0..<result.rowCount).map { try result.optionalText($0, 0) ?? "null" }
  }

  /// The digest of a partner's key, as the setting wants it.
  func digest(of name: String) async throws -> String {
    try await truth("select encode(test.digest(\(literal(name))), 'hex')")[0]
  }

  /// Every table and view of ours.
  func relations() async throws -> [String] {
    try await truth(
      """
      select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'v', 'm') and n.nspname !~ '^pg_'
        and n.nspname not in ('information_schema', 'public', 'tessera_schema', 'test')
      order by 1
      """
    )
  }

  /// The columns of a relation that the service may read.
  func columns(of relation: String) async throws -> [String] {
    try await truth(
      """
      select quote_ident(attname)::text from pg_attribute
      where attrelid = '\(relation)'::regclass and attnum > 0 and not attisdropped
        and has_column_privilege('tessera_service', attrelid, attnum, 'select')
      order by attnum
      """
    )
  }

  /// The rows of all tables that are beta's alone: those that name beta, and carl's.
  func betasRows() async throws -> [String] {
    let tables = try await truth(
      """
      select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^pg_'
        and n.nspname not in
          ('information_schema', 'public', 'tessera_schema', 'test', 'coalition')
      """
    )
    let each = tables.map { table in
      """
      select '\(table) ' || t::text from \(table) t, beta
      where to_jsonb(t) ->> 'partner_number' = beta.number::text
        or to_jsonb(t) ->> 'code' = 'beta'
        or to_jsonb(t) ->> 'partner_number' is null
          and t::text ~ (test.id('carl') || '|' || test.id('carl wallet'))
      """
    }
    return try await truth(
      "with beta as (select number, id from tenancy.partners where code = 'beta') "
        + each.joined(separator: " union all ") + " order by 1")
  }

  private static let trade = """
    -- With the rights of whoever calls them.
    create function test.rows(sql text) returns setof text
    language plpgsql set search_path = pg_catalog, pg_temp as $$
    begin
      return query execute sql;
    end $$;
    create function test.tries(sql text) returns setof text
    language plpgsql set search_path = pg_catalog, pg_temp as $$
    declare
      v_detail text;
    begin
      return query select * from test.rows(sql);
    exception when others then
      get stacked diagnostics v_detail = pg_exception_detail;
      return next concat_ws(' ', 'ERROR', sqlstate, sqlerrm, v_detail);
    end $$;
    create function test.let_everybody_make_temporary_objects() returns text
    language plpgsql set search_path = pg_catalog, pg_temp as $$
    begin
      execute format('grant temporary on database %I to public', current_database());
      return 'done';
    end $$;
    create function test.attempt(sql text) returns text
    language plpgsql set search_path = pg_catalog, pg_temp as $$
    begin
      execute sql;
      return 'done';
    exception when others then
      return sqlstate;
    end $$;
    insert into tenancy.outlets (partner_number, code, id, name)
    select number, 'secret corner', test.id('secret corner'), 'Secret corner' from tenancy.partners
    where code = 'beta';
    select tenancy.issue_key('test', test.id('lost key'), 'beta', test.digest('lost'), 'lost',
      array['earn', 'redeem', 'members', 'reports'], null);
    select tenancy.end_key('test', test.id('lost key'), null);
    select tenancy.issue_key('test', test.id('old key'), 'beta', test.digest('old'), 'old',
      array['earn', 'redeem', 'members', 'reports'], '2026-06-15 11:00Z');
    select test.earn(p, 'ada', 'same receipt', 20000), test.redeem(p, 'ada', 'same reference', 20),
      test.refund(p, 'same reference', 'same refund', 5),
      test.give_back(p, 'same receipt', 'same return', 1000)
    from unnest(array['alpha', 'beta']) p;
    select test.hold(p, 'ada', 'same hold', 12), test.hold(p, 'ada', 'other hold', 3)
    from unnest(array['alpha', 'beta']) p;
    select test.capture(p, 'same hold', 5) from unnest(array['alpha', 'beta']) p;
    select catalogue.set_category('ann', 'food', '{"en": "Food"}');
    select test.publish(p, p || '-tea', '{"category": "food", "outlets": ["main"]}')
    from unnest(array['alpha', 'beta']) p;
    select test.keep(p, p || '-box', jsonb_build_object('kind', 'surprise', 'odds',
      jsonb_build_array(jsonb_build_object(
        'gift', test.id(concat(p, ' ', p, '-tea')), 'weight', 1))))
    from unnest(array['alpha', 'beta']) p;
    select test.draft('beta', 'secret-draft');
    select catalogue.set_supply_terms('ann', test.id('beta beta-tea'), '2026-07-01Z', 424242,
      'EUR', false);
    select test.offer(p, p || ' mug', 3, 9), test.offer(p, p || ' ticket', 2, kind => 'voucher')
    from unnest(array['alpha', 'beta']) p;
    select test.order(p, 'ada', 'alpha mug', 'same order'),
      test.order(p, 'ada', 'beta ticket', 'other order')
    from unnest(array['alpha', 'beta']) p;
    select test.reserve(p, 'beta mug', 'open order') from unnest(array['alpha', 'beta']) p;
    select test.earn('alpha', 'bob', 'bob receipt', 3000);
    select test.earn('beta', 'carl', 'secret receipt', 4200);
    select test.redeem('beta', 'carl', 'secret reference', 7);
    select test.order('beta', 'carl', 'beta mug', 'secret order');
    select test.move('beta', 'beta', 'secret order', 'cancel');
    select ordering.carry_stock_returns(100);
    select test.order('beta', 'carl', 'beta mug', 'placed order');
    select test.order(p, 'ada', p || ' ticket', 'used order'),
      test.activate(p, test.code_of(p, 'used order'), 'same use')
    from unnest(array['alpha', 'beta']) p;
    select test.order('alpha', 'ada', 'beta ticket', 'order used at beta'),
      test.activate('beta', test.code_of('alpha', 'order used at beta'), 'secret use');
    select test.check(p, 'a wrong code') from unnest(array['alpha', 'beta']) p;
    select test.refund('beta', 'secret reference', 'secret refund', 3);
    select test.hold('beta', 'carl', 'secret hold', 4), test.hold('beta', 'carl', 'ended hold', 3);
    select test.void('beta', 'ended hold');
    select test.give_back('beta', 'secret receipt', 'secret return', 2100);
    select test.earn(p, m, m || ' pending', 900, confirm_days => 7),
      test.decide(p, m || ' pending', true)
    from (values ('alpha', 'bob'), ('beta', 'carl')) as parties (p, m);
    select settlement.propose_terms('ann', test.id(p || ' settlement terms'), p, '2026-01-01',
        'EUR', 'at_issue', 9500, 10000, 8000, 250, 150, 4900, true, 'operator', 0, null, '{}', 14,
        false, null, 0, 8000, initcap(p), null, null, null, null, null, false, 'contract', false)
    from unnest(array['alpha', 'beta']) p;
    select settlement.decide_terms('ben', test.id(p || ' settlement terms'), 'approved', null,
      false)
    from unnest(array['alpha', 'beta']) p;
    select test.settle(1, 100, -60, '2026-07-01'), test.settle(2, null, 40, '2026-08-01');
    select settlement.publish_papers('ann', '2026-01', array['alpha', 'beta'],
      array['same.ofx', 'same.ofx'], array['application/x-ofx', 'application/x-ofx'],
      array['alpha', 'secret']::bytea[]);
    select test.dispute(p, p || ' dispute', 'statement ' || p || ' 1', 1, 5)
    from unnest(array['alpha', 'beta']) p;
    select settlement.resolve_dispute('test', d.id, 'accepted', 'because', false)
    from settlement.disputes d;
    select settlement.post_adjustments(1, array(select d.id from settlement.disputes d));
    """
}

/// Quotes a text for SQL.
func literal(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }
