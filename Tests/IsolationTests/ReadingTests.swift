import Testing

/// Every table and view that the service may read shows a partner its own rows and nothing else; a
/// new one is covered by existing.
@Suite struct ReadingTests {
  /// The rows of relations without a partner's number that alpha may see.
  static let rules = [
    "tenancy.partners": "number = alpha_number",
    "coalition.settings": "true",
    "settlement.settlements":
      """
    number in (select settlement_number from settlement.statements
      where partner_number = alpha_number)
    """,
    "membership.members":
      "id in (select member_id from membership.acquaintances where partner_number = alpha_number)",
    "ordering.open_vouchers":
      "voucher_id in (select id from ordering.vouchers where partner_number = alpha_number)",
    "ordering.voucher_ends":
      "voucher_id in (select id from ordering.vouchers where partner_number = alpha_number)",
    "ledger.wallets":
      """
    id in (select wallet_id from membership.members join membership.acquaintances
      on member_id = members.id where partner_number = alpha_number)
    """,
  ]

  @Test func `a partner reads its own rows of every relation and no others`() async throws {
    let world = try await TwoPartners()
    let key = try await world.digest(of: "alpha")
    for relation in try await world.relations() {
      let columns = try await world.columns(of: relation)
      guard !columns.isEmpty else { continue }
      let isTenantOwned = try await world.truth(
        """
        select exists (select from pg_attribute where attrelid = '\(relation)'::regclass
          and attname = 'partner_number')::text
        """)
      let rule = isTenantOwned == ["true"] ? "partner_number = alpha_number" : Self.rules[relation]
      guard let rule else {
        Issue.record("\(relation): say in `rules` which of its rows a partner may see")
        continue
      }
      let list = columns.joined(separator: ", ")
      let rows = "select row(\(columns.map { "r.\($0)" }.joined(separator: ", ")))::text"
      let seen = try await world.seen(
        "\(rows) from (select \(list) from \(relation)) r order by 1", presenting: key)
      let own = try await world.truth(
        """
        with alpha as (select number as alpha_number from tenancy.partners where code = 'alpha')
        \(rows) from (select \(relation).* from \(relation), alpha where \(rule)) r order by 1
        """)
      #expect(seen == own, "\(relation)")
      #expect(!own.isEmpty, "\(relation) has no row that this test could see")
      if relation != "coalition.settings" {
        let all = try await world.truth("select count(*)::text from \(relation)")[0]
        #expect(Int(all)! > own.count, "\(relation) hides nothing here")
      }
    }
    try await world.close()
  }

  struct Presentation: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let setting: @Sendable (TwoPartners) async throws -> String?
    init(_ name: String, _ setting: @escaping @Sendable (TwoPartners) async throws -> String?) {
      testDescription = name
      self.setting = setting
    }
  }

  static let presentations = [
    Presentation("no key") { _ in nil },
    Presentation("an empty key") { _ in "" },
    Presentation("a partner's code") { _ in "beta" },
    Presentation("a partner's id") { try await $0.truth("select test.id('beta')::text")[0] },
    Presentation("a partner's number") { _ in "2" },
    Presentation("upper case") { try await $0.digest(of: "beta").uppercased() },
    Presentation("a digit too few") { String(try await $0.digest(of: "beta").dropLast()) },
    Presentation("a digit too many") { try await $0.digest(of: "beta") + "0" },
    Presentation("a line break behind") { try await $0.digest(of: "beta") + "\n" },
    Presentation("a prefix of bytea") { #"\x"# + (try await $0.digest(of: "beta")) },
    Presentation("SQL") { _ in "' or partner_number = 2 --" },
    Presentation("a pattern") { _ in String(repeating: "_", count: 64) },
    Presentation("an unknown key") { _ in String(repeating: "0", count: 64) },
    Presentation("a revoked key") { try await $0.digest(of: "lost") },
    Presentation("an expired key") { try await $0.digest(of: "old") },
    Presentation("the digest of a digest") {
      try await $0.digest(of: try await $0.digest(of: "beta"))
    },
  ]

  @Test func `whoever presents no key that is good now sees nothing`() async throws {
    let world = try await TwoPartners()
    let relations = try await world.relations().filter { $0 != "coalition.settings" }
    var counts: [String] = []
    for relation in relations {
      guard let column = try await world.columns(of: relation).first else { continue }
      counts.append("select '\(relation)' from (select \(column) from \(relation)) r")
    }
    let all = counts.joined(separator: " union all ")
    for presentation in Self.presentations {
      let rows = try await world.seen(
        all, presenting: try await presentation.setting(world))
      #expect(rows.isEmpty, "\(presentation.testDescription): \(rows)")
    }
    for claimed in [
      "tessera.partner", "tessera.partner_number", "tessera.partner_id", "app.tenant",
    ] {
      let rows = try await world.seen(
        "select c from (select set_config('\(claimed)', '2', true)) s, lateral (\(all)) r (c)",
        presenting: nil)
      #expect(rows.isEmpty, "\(claimed)")
    }
    try await world.close()
  }

  @Test func `a suspended partner reads its own documents and nothing of members`() async throws {
    let world = try await TwoPartners()
    let key = try await world.digest(of: "gamma")
    let gamma = try await world.truth(
      "select number::text from tenancy.partners where code = 'gamma'")[0]
    let closed = ["membership.", "ledger."]
    var own: Set<String> = []
    for relation in try await world.relations() where relation != "coalition.settings" {
      guard let column = try await world.columns(of: relation).first else { continue }
      let rows = try await world.seen(
        "select \(column)::text from (select \(column) from \(relation)) r", presenting: key)
      if closed.contains(where: relation.hasPrefix) {
        #expect(rows.isEmpty, "\(relation): \(rows)")
      } else if !rows.isEmpty {
        own.insert(relation)
      }
    }
    #expect(own.isSuperset(of: ["tenancy.partners", "tenancy.terms"]))
    let seen = try await world.seen("select number::text from tenancy.partners", presenting: key)
    #expect(seen == [gamma])
    try await world.close()
  }

  @Test func `the service cannot become anybody else`() async throws {
    let world = try await TwoPartners()
    for role in ["tessera_owner", "tessera_operator", "tessera_auditor", "postgres"] {
      for statement in ["set local role \(role)", "set session authorization \(role)"] {
        #expect(try await world.attempt(statement, presenting: "") != "done", "\(statement)")
      }
    }
    let rows = try await world.seen(
      """
      select id::text from ledger.wallets, (select set_config('row_security', 'off', true)) s
      """, presenting: try await world.digest(of: "alpha"))
    #expect(rows.allSatisfy { $0.hasPrefix("ERROR 42501") }, "without its filter a query fails")
    try await world.close()
  }

  /// How PostgreSQL refuses, and why.
  static let refusals = [
    "42501": "the service may not", "42809": "a view is no table", "55000": "a view of a join",
    "428C9": "a column that the database counts",
  ]

  @Test func `the service writes to no table`() async throws {
    let world = try await TwoPartners()
    let key = try await world.digest(of: "alpha")
    for relation in try await world.relations() {
      let column = try await world.truth(
        """
        select quote_ident(attname)::text from pg_attribute
        where attrelid = '\(relation)'::regclass and attnum = 1
        """)[0]
      for statement in [
        "insert into \(relation) default values", "update \(relation) set \(column) = \(column)",
        "delete from \(relation)", "truncate \(relation)", "lock \(relation) in share mode",
        "alter table \(relation) disable row level security", "drop table \(relation)",
      ] {
        let code = try await world.attempt(statement, presenting: key)
        #expect(Self.refusals.keys.contains(code), "\(statement): \(code)")
      }
    }
    try await world.close()
  }
}
