import TestSupport
import Testing

/// The rules of `db` over the catalogue of a migrated database: what a reviewer cannot forget.
@Suite struct HouseRuleTests {
  @Test(arguments: Self.rules + Self.accessRules)
  func `nothing breaks the rule`(rule: HouseRule) async throws {
    let database = try await TestDatabase.make()
    let violations = try TestCluster.shared.psql(rule.violations, database: database.name)
    #expect(violations.isEmpty, "\(violations)")
    try await database.close()
  }

  static let rules: [HouseRule] = [
    HouseRule(
      "every table has row-level security enabled and forced",
      """
      select oid::regclass from pg_class where relnamespace in \(HouseRule.ours)
        and relkind in ('r', 'p') and not (relrowsecurity and relforcerowsecurity)
      """),
    HouseRule(
      "every function pins its search path, pg_temp last",
      """
      select oid::regprocedure from pg_proc where pronamespace in \(HouseRule.ours)
        and 'search_path=pg_catalog, pg_temp' <> all (coalesce(proconfig, '{}'))
      """),
    HouseRule(
      "every schema, table, view, type and function has a comment",
      """
      select 'schema ' || nspname from pg_namespace where oid in \(HouseRule.ours)
        and obj_description(oid, 'pg_namespace') is null
      union all
      select oid::regclass::text from pg_class where relnamespace in \(HouseRule.ours)
        and relkind in ('r', 'p', 'v', 'm') and obj_description(oid, 'pg_class') is null
      union all
      select oid::regprocedure::text from pg_proc where pronamespace in \(HouseRule.ours)
        and obj_description(oid, 'pg_proc') is null
      """),
    HouseRule(
      "everything belongs to the owner",
      """
      select oid::regclass::text from pg_class where relnamespace in \(HouseRule.ours)
        and relowner <> 'tessera_owner'::regrole
      union all
      select oid::regprocedure::text from pg_proc where pronamespace in \(HouseRule.ours)
        and proowner <> 'tessera_owner'::regrole
      """),
    HouseRule(
      "every view runs with its reader's rights",
      """
      select oid::regclass from pg_class where relnamespace in \(HouseRule.ours)
        and relkind in ('v', 'm') and 'security_invoker=true' <> all (coalesce(reloptions, '{}'))
      """),
    HouseRule(
      "unique keys of a partner's rows lead with the partner",
      """
      select i.indexrelid::regclass from pg_index i
      join pg_class c on c.oid = i.indrelid
      join pg_attribute p on p.attrelid = i.indrelid and p.attname = 'partner_number'
      where c.relnamespace in \(HouseRule.ours) and i.indisunique and i.indkey[0] <> p.attnum
        and i.indexrelid::regclass::text !~ '\\.(\(HouseRule.keysWithoutPartner.keys.sorted()
          .joined(separator: "|")))$'
      """),
    HouseRule(
      "foreign keys between rows of partners carry the partner on both sides",
      """
      select f.conrelid::regclass || ' ' || f.conname from pg_constraint f
      join pg_attribute a on a.attrelid = f.conrelid and a.attname = 'partner_number'
      join pg_attribute b on b.attrelid = f.confrelid and b.attname = 'partner_number'
      where f.contype = 'f' and not (f.conkey @> array[a.attnum] and f.confkey @> array[b.attnum])
        and f.conname not in ('\(HouseRule.keysAcrossPartners.keys.sorted()
          .joined(separator: "','"))')
      """),
    HouseRule(
      "points and money are whole numbers",
      """
      select attrelid::regclass || '.' || attname from pg_attribute a
      join pg_class c on c.oid = a.attrelid
      where c.relnamespace in \(HouseRule.ours) and c.relkind = 'r' and a.attnum > 0
        and a.atttypid in ('numeric'::regtype, 'real'::regtype, 'double precision'::regtype)
      """),
    HouseRule(
      "instants know their time zone",
      """
      select attrelid::regclass || '.' || attname from pg_attribute a
      join pg_class c on c.oid = a.attrelid
      where c.relnamespace in \(HouseRule.ours) and c.relkind = 'r' and a.attnum > 0
        and (a.atttypid = 'timestamp'::regtype or a.attname ~ '_at$'
          and a.atttypid <> 'timestamptz'::regtype)
      """),
    HouseRule(
      "no update of a balance leaves its page: wallets have no index but their key",
      """
      select indexrelid::regclass from pg_index
      where indrelid = 'ledger.wallets'::regclass and not indisprimary
      """),
  ]
}
