import TestSupport
import Testing

/// What could be learned of a neighbour without reading its rows.
@Suite struct CovertChannelTests {
  @Test func `what a neighbour has used is free for a partner`() async throws {
    let world = try await TwoPartners()
    for request in [
      "test.earn('alpha', 'bob', 'secret receipt', 4200)",
      "test.redeem('alpha', 'bob', 'secret reference', 7)",
      "test.refund('alpha', 'secret reference', 'secret refund', 3)",
      "test.give_back('alpha', 'secret receipt', 'secret return', 2100)",
      "test.hold('alpha', 'bob', 'secret hold', 2)", "test.void('alpha', 'secret hold')",
    ] {
      let refusal = try await world.seen("select refusal from \(request)", presenting: nil)
      #expect(refusal == ["null"], "\(request)")
    }
    _ = try await world.truth(
      "select tenancy.add_outlet('test', test.id('x'), 'alpha', 'secret corner', 'Ours')::text")
    #expect(try await world.truth("select test.verdict()") == ["clean"])
    try await world.close()
  }

  @Test func `a member whom a partner does not know is absent, however it asks`() async throws {
    let world = try await TwoPartners()
    let key = try await world.digest(of: "alpha")
    func asking(_ member: String) -> String {
      """
      select refusal from ledger.read_wallets(array[test.digest('alpha')], array[null]::uuid[],
        array[test.id('\(member)')])
      union all select refusal from ledger.read_wallets(array[test.digest('alpha')],
        array[test.id('\(member) wallet')], array[null]::uuid[])
      union all select refusal from test.earn('alpha', '\(member)', 'x1', 100)
      union all select refusal from test.redeem('alpha', '\(member)', 'x2', 1)
      union all select refusal from test.hold('alpha', '\(member)', 'x3', 1)
      union all select count(*)::text from membership.member_identifiers(test.id('\(member)'))
      union all select count(*)::text
        from ledger.wallet_postings(test.id('\(member) wallet'), null, null, 10)
      union all select ledger.is_wallet_known(test.id('\(member) wallet'))::text
      """
    }
    let carl = try await world.seen(asking("carl"), presenting: key)
    #expect(carl == ["TS103", "TS103", "TS601", "TS601", "TS601", "0", "0", "false"])
    let nobody = try await world.seen(asking("nobody"), presenting: key)
    #expect(carl == nobody, "somebody else's member looks like nobody")
    try await world.close()
  }

  /// An object in `pg_temp` is found before one of `pg_catalog` unless `pg_temp` is named in the
  /// search path; whoever can make one could run code of theirs in a function of the owner's.
  @Test func `temporary types and tables do not change what a function does`() async throws {
    let world = try await TwoPartners()
    _ = try await world.truth("select test.let_everybody_make_temporary_objects()")
    let key = try await world.digest(of: "alpha")
    let id = try await world.truth("select test.id('ada')::text")[0]
    for type in ["text", "uuid", "bytea", "jsonb", "timestamptz", "int8", "int4", "bool"] {
      let trap = """
        create function pg_temp.trap_\(type)(v pg_catalog.\(type)) returns pg_catalog.bool
          language plpgsql as $$ begin raise exception 'trapped as %', current_user; end $$;
        create domain pg_temp.\(type) as pg_catalog.\(type) check (pg_temp.trap_\(type)(value));
        """
      #expect(try await world.attempt(trap, presenting: key) == "done")
    }
    for relation in try await world.relations() {
      let name = relation.split(separator: ".")[1]
      let trap = "create temporary table \(name) (number pg_catalog.int4)"
      _ = try await world.attempt(trap, presenting: key)
    }
    for function in try await CallingTests.functions(in: world) {
      let call = CallingTests.call(function, key: key, id: id)
      let answer = try await world.seen(call, presenting: key).joined(separator: "\n")
      #expect(!answer.contains("trapped"), "\(function.name): \(answer)")
      #expect(!answer.contains("ERROR 42"), "\(function.name): \(answer)")
    }
    try await world.close()
  }
}
