import Testing

/// A partner or key that the operator has ended is refused from the commit on, by processes that
/// have known it for long as well. A partner that is suspended goes on reading what is its own.
@Suite struct EndedKeysTests {
  /// How a key comes to its end, and what its holder is told.
  enum Ending: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case revoked
    case expired
    case suspended

    var testDescription: String { rawValue }
    var status: Int { self == .suspended ? 403 : 401 }
    var code: String { self == .suspended ? "partner_suspended" : "api_key_invalid" }

    func end(_ partner: TestPartner, in coalition: TestCoalition) async throws {
      switch self {
      case .revoked: try await coalition.endKey(partner.key)
      case .expired: try await coalition.endKey(partner.key, atOnce: false)
      case .suspended: try await coalition.setStatus("suspended", of: partner)
      }
    }
  }

  @Test(arguments: Ending.allCases)
  func `a key that has ended is refused at once by every process`(ending: Ending) async throws {
    let stage = try await Stage.shared
    let second = try await Service.start(on: stage.coalition.serviceConnectionString)
    let partner = try await stage.coalition.invitePartner()
    let tills = [stage.till(partner, at: .direct), Till(HTTPClient(second.origin), partner.key)]
    let member = try await tills[0].enrol()
    for till in tills { try await till.earn(10, for: member) }

    try await ending.end(partner, in: stage.coalition)

    for till in tills {
      let answers = [
        try await till.post(
          "/v1/purchases", Till.purchase(of: member.reference), once: Unique.text("p")),
        try await till.post("/v1/purchases/quote", Till.purchase(of: member.reference)),
        try await till.post(
          "/v1/redemptions", Till.redemption(of: member.reference, points: 1),
          once: Unique.text("r")),
        try await till.post(
          "/v1/members", ["identifiers": [Till.card()]], once: Unique.text("m")),
        try await till.post("/v1/members/lookup", ["identifier": member.identifier]),
        try await till.get("/v1/members/\(member.id)"),
        try await till.get("/v1/wallets/\(member.wallet)"),
        try await till.get("/v1/wallets/\(member.wallet)/postings"),
      ]
      for answer in answers { expectProblem(answer, ending.status, ending.code) }
      for path in Self.ownPaths {
        let answer = try await till.get(path)
        if ending == .suspended {
          expect(answer, 200)
        } else {
          expectProblem(answer, ending.status, ending.code)
        }
      }
    }
    second.terminate()
    #expect(await second.end() == 0)
  }

  /// What a partner reads of its own.
  private static let ownPaths = [
    "/v1/purchases", "/v1/redemptions", "/v1/statements", "/v1/position", "/v1/disputes",
    "/v1/events", "/v1/orders", "/v1/activations",
  ]

  @Test func `a partner that is let back in goes on where it was`() async throws {
    let stage = try await Stage.shared
    let partner = try await stage.coalition.invitePartner()
    let till = stage.till(partner, at: .direct)
    let member = try await till.enrol()
    try await till.earn(10, for: member)
    let body = Till.purchase(of: member.reference)
    try await stage.coalition.setStatus("suspended", of: partner)
    expectProblem(
      try await till.post("/v1/purchases", body, once: "p"), 403, "partner_suspended")
    try await stage.coalition.setStatus("active", of: partner)
    // Nothing was remembered of the refusal: the till sends the same request again.
    let answer = try await till.post("/v1/purchases", body, once: "p")
    expect(answer, 201)
    #expect(!answer.isReplay)
  }

  @Test func `a second key of a partner goes on when the first has ended`() async throws {
    let stage = try await Stage.shared
    let partner = try await stage.coalition.invitePartner()
    let other = try await stage.coalition.issueKey(to: partner.code)
    let till = Till(stage.client(.direct), other)
    let member = try await stage.till(partner, at: .direct).enrol()
    try await stage.coalition.endKey(partner.key)
    try await till.earn(1, for: member)
    #expect(try await till.available(member) == 1)
  }
}
