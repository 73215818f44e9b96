import Testing

/// Every function that the service may execute, called by alpha with what it should not know of
/// beta: nothing of beta comes back and nothing of beta's changes. A new function is covered by
/// existing; its arguments are made by their types and, where that is not enough, their names.
@Suite struct CallingTests {
  struct Function {
    let name: String
    let arguments: [(name: String, type: String)]
  }

  /// What alpha holds of beta's, by whatever accident: ids, and nothing that proves anything.
  static let stolenNames = [
    "carl", "carl wallet", "beta", "beta key", "beta terms", "secret corner",
    "purchase|beta|secret receipt", "return|beta|secret return",
    "redemption|beta|secret reference", "refund|beta|secret refund", "hold|beta|secret hold",
    "statement beta 1", "beta dispute", "order|beta|secret order", "order|beta|placed order",
    "order|beta|open order", "voucher|beta|other order",
    "voucher|beta|used order", "activation|beta|same use", "activation|beta|secret use",
    "beta secret-draft", "beta box",
  ]

  @Test(arguments: ["alpha", "gamma", "lost", "old", "unknown"])
  func `no function gives away or changes what is another partner's`(key: String) async throws {
    let world = try await TwoPartners()
    let before = try await world.betasRows()
    #expect(before.count > 15)
    let functions = try await Self.functions(in: world)
    #expect(functions.count >= 14)
    let secrets = try await Self.secrets(in: world)
    #expect(secrets.count == Self.stolenNames.count + 6)
    let digest = try await world.digest(of: key)
    for function in functions {
      for stolen in Self.stolenNames {
        let id = try await world.truth("select test.id(\(literal(stolen)))::text")[0]
        let call = Self.call(function, key: digest, id: id)
        let answer = try await world.seen(call, presenting: digest).joined(separator: "\n")
        for secret in secrets where secret != id && answer.contains(secret) {
          Issue.record(
            "\(function.name) as \(key) with the id of \(stolen) told \(secret): \(answer)")
        }
      }
    }
    let after = try await world.betasRows()
    let changed = Set(before).symmetricDifference(after)
    #expect(changed.isEmpty, "\(changed.sorted().joined(separator: "\n"))")
    #expect(try await world.truth("select test.verdict()") == ["clean"])
    try await world.close()
  }

  @Test func `what the service cannot execute, it cannot execute`() async throws {
    let world = try await TwoPartners()
    let denied = try await world.truth(
      """
      select count(*)::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname !~ '^pg_'
        and n.nspname not in ('information_schema', 'public', 'tessera_schema', 'test')
        and not has_function_privilege('tessera_service', p.oid, 'execute')
      """)[0]
    #expect(Int(denied)! >= 20, "the inner functions and the operator's")
    for call in [
      "ledger.due_at_first(gen_random_uuid())", "ledger.sweep('{}', now())", "ledger.fail('x')",
      "tenancy.authorize_keys('earn', '{}')", "ledger.verify()",
    ] {
      #expect(try await world.attempt("select \(call)", presenting: "") == "42501", "\(call)")
    }
    try await world.close()
  }

  static func functions(in world: TwoPartners) async throws -> [Function] {
    let lines = try await world.truth(
      """
      select p.oid::regproc::text || ';' || coalesce(string_agg(
          coalesce(a.name, '') || ':' || format_type(a.type, null), ',' order by a.place), '')
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      left join lateral unnest(p.proargnames[:p.pronargs], p.proargtypes::oid[])
        with ordinality a (name, type, place) on true
      where n.nspname !~ '^pg_'
        and n.nspname not in ('information_schema', 'public', 'tessera_schema', 'test')
        and has_function_privilege('tessera_service', p.oid, 'execute')
      group by p.oid order by 1
      """)
    return lines.map { line in
      let parts = line.split(separator: ";", omittingEmptySubsequences: false)
      let arguments = parts[1].split(separator: ",").map { argument in
        let pair = argument.split(separator: ":", omittingEmptySubsequences: false)
        return (name: String(pair[0]), type: String(pair[1]))
      }
      return Function(name: String(parts[0]), arguments: arguments)
    }
  }

  /// Texts that occur in rows of beta's and nowhere in alpha's.
  static func secrets(in world: TwoPartners) async throws -> [String] {
    try await world.truth(
      """
      select test.id(n)::text
      from unnest(array[\(stolenNames.map(literal).joined(separator: ","))]) n
      union all select 'secret' union all select 'Secret' union all select '424242'
      union all select encode(test.digest(n), 'hex') from unnest(array['beta', 'lost', 'old']) n
      """)
  }

  /// A call that claims as much as it can.
  static func call(_ function: Function, key: String, id: String) -> String {
    let values = function.arguments.map { argument in
      let isArray = argument.type.hasSuffix("[]")
      let element = isArray ? String(argument.type.dropLast(2)) : argument.type
      let value = value(argument.name, element, key: key, id: id)
      return isArray ? "array[\(value)]::\(argument.type)" : "\(value)::\(argument.type)"
    }
    return "select r::text from \(function.name)(\(values.joined(separator: ", "))) r"
  }

  private static func value(_ name: String, _ type: String, key: String, id: String) -> String {
    switch (type.replacing("pg_catalog.", with: ""), name) {
    case ("uuid", _): literal(id)
    case ("bytea", let name) where name.hasPrefix("key_digest"): #"'\x\#(key)'"#
    case ("bytea", let name) where name.hasPrefix("identifier"):
      "sha256(uuid_send(gen_random_uuid()))"
    case ("bytea", "key_check"): "sha256('check')"
    case ("bytea", "request_keys"): "uuid_send(gen_random_uuid())"
    case ("bytea", _): "substr(sha256('content'), 1, 16)"
    case ("text", "identifier_kinds"): "'card'"
    case ("text", "identifier_hints"): "'1'"
    case ("text", "outlets"): "null"
    case ("text", let name) where name.hasSuffix("receipts"): "'secret receipt'"
    case ("text", _): "'secret reference'"
    case ("bigint", "amounts"): "100"
    case ("bigint", _): "1"
    case ("integer", "terms_numbers"): "2"
    case ("integer", "older_than"), ("integer", "newer_than"): "null"
    case ("integer", _): "50"
    case ("timestamp with time zone", _): "'2026-06-15 12:00Z'"
    case ("jsonb", _): "null"
    default: "null"
    }
  }
}
