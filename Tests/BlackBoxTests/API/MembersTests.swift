import Testing

@Suite struct MembersTests {
  @Test(arguments: Door.allCases)
  func `a new member is created with a wallet, and identifiers are shown by their last characters`(
    door: Door
  ) async throws {
    let till = try await Stage.shared.till(at: door)
    let email: JSON = ["kind": "email", "value": "\(Unique.text("anna"))@example.com"]
    let card: JSON = ["kind": "card", "value": "\(Unique.text("CARD-0000"))"]
    let answer = try await till.post(
      "/v1/members",
      [
        "identifiers": [card, email],
        "contact": ["name": "Анна \"A\"", "phone": "+359 88 123 4567", "language": "bg"],
      ], once: Unique.text("enrol"))
    expect(answer, 201)
    let member = answer.json
    #expect(
      member.fieldNames == ["id", "object", "created_at", "wallet", "identifiers", "contact"])
    #expect(member["object"] == "member")
    #expect(member["id"].string?.hasPrefix("mem_") == true)
    #expect(member["wallet"].string?.hasPrefix("wal_") == true)
    #expect(
      member["contact"]
        == ["name": "Анна \"A\"", "phone": "+359881234567", "email": nil, "language": "bg"])
    let hints = member["identifiers"].elements.map { $0["hint"].string }
    #expect(Set(hints) == [card["value"].string.map { String($0.suffix(4)) }, ""])
    #expect(try await till.get("/v1/members/\(member["id"].string!)").json == member)
  }

  @Test(arguments: Door.allCases)
  func `enrolling a known identifier finds the member and adds the others to it`(
    door: Door
  ) async throws {
    let stage = try await Stage.shared
    let (first, second) = (try await stage.till(at: door), try await stage.till(at: door))
    let member = try await first.enrol()
    let phone: JSON = ["kind": "phone", "value": "+359\(Unique.next())00"]
    let answer = try await second.post(
      "/v1/members", ["identifiers": [member.identifier, phone]], once: "enrol")
    expect(answer, 200)
    #expect(answer.json["id"] == .string(member.id))
    #expect(answer.json["wallet"] == .string(member.wallet))
    let found = try await second.post("/v1/members/lookup", ["identifier": phone])
    expect(found, 200)
    #expect(found.json["id"] == .string(member.id))
  }

  @Test(arguments: Door.allCases)
  func `contact data is seen by the partner to whom it was given`(door: Door) async throws {
    let stage = try await Stage.shared
    let (first, second) = (try await stage.till(at: door), try await stage.till(at: door))
    let card = Till.card()
    let enrolled = try await first.post(
      "/v1/members", ["identifiers": [card], "contact": ["name": "Boris"]], once: "enrol")
    let seen = try await second.post("/v1/members/lookup", ["identifier": card])
    #expect(enrolled.json["contact"]["name"] == "Boris")
    #expect(seen.json["id"] == enrolled.json["id"])
    #expect(seen.json["contact"] == ["name": nil, "phone": nil, "email": nil, "language": nil])
  }

  @Test(arguments: Door.allCases)
  func `identifiers of two members are not enrolled as one`(door: Door) async throws {
    let till = try await Stage.shared.till(at: door)
    let (one, other) = (try await till.enrol(), try await till.enrol())
    let answer = try await till.post(
      "/v1/members", ["identifiers": [one.identifier, other.identifier]], once: "enrol")
    expectProblem(answer, 409, "identifiers_conflict", instance: "/v1/members")
  }

  @Test(arguments: Door.allCases)
  func `a partner's own number of a member means nothing at another partner`(
    door: Door
  ) async throws {
    let stage = try await Stage.shared
    let (first, second) = (try await stage.till(at: door), try await stage.till(at: door))
    let number: JSON = ["kind": "external", "value": "customer-7"]
    let member = try await first.enrol(number)
    expectProblem(
      try await second.post("/v1/members/lookup", ["identifier": number]), 404, "member_not_found")
    let other = try await second.enrol(number)
    #expect(other.id != member.id)
    let found = try await first.post("/v1/members/lookup", ["identifier": number])
    #expect(found.json["id"] == .string(member.id))
  }

  @Test(arguments: Door.allCases)
  func `enrolling again with the same key answers as before`(door: Door) async throws {
    let till = try await Stage.shared.till(at: door)
    let body: JSON = ["identifiers": [Till.card()]]
    let first = try await till.post("/v1/members", body, once: "enrol")
    expect(first, 201)
    expectReplay(try await till.post("/v1/members", body, once: "enrol"), of: first)
    expectProblem(
      try await till.post("/v1/members", ["identifiers": [Till.card()]], once: "enrol"), 422,
      "idempotency_key_reused")
  }

  @Test(arguments: Door.allCases)
  func `an identifier that nobody has names nobody`(door: Door) async throws {
    let till = try await Stage.shared.till(at: door)
    expectProblem(
      try await till.post("/v1/members/lookup", ["identifier": Till.card()]), 404,
      "member_not_found", instance: "/v1/members/lookup")
  }

  @Test(arguments: Door.allCases)
  func `the id of a merged member names the one that it was merged into`(door: Door) async throws {
    let stage = try await Stage.shared
    let till = try await stage.till(at: door)
    let (old, survivor) = (try await till.enrol(), try await till.enrol())
    try await till.earn(30, for: old)
    try await stage.coalition.merge(old, into: survivor)
    let read = try await till.get("/v1/members/\(old.id)")
    expect(read, 200)
    #expect(read.json["id"] == .string(survivor.id))
    #expect(read.json["wallet"] == .string(survivor.wallet))
    #expect(read.json["identifiers"].elements.count == 2)
    let found = try await till.post("/v1/members/lookup", ["identifier": old.identifier])
    #expect(found.json["id"] == .string(survivor.id))
    try await till.earn(12, for: old)
    let wallet = try await till.get("/v1/wallets/\(survivor.wallet)")
    #expect(wallet.json["available"] == 42)
    expectProblem(try await till.get("/v1/wallets/\(old.wallet)"), 404, "wallet_not_found")
    let postings = try await till.get("/v1/wallets/\(survivor.wallet)/postings")
    #expect(postings.json["data"].elements.map { $0["kind"] } == ["earn", "transfer_in"])
    #expect(postings.json["data"].elements.map { $0["is_own"] } == [true, false])
    #expect(postings.json["data"].elements[1]["document"] == nil)
  }
}
