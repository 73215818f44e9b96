import Testing

@testable import Coalition

/// Who is given what of points that expire.
@Suite struct BreakageTests {
  typealias Sample = SettlementSample

  /// The draft of so many expired points of each of the partners with these terms.
  private func draft(
    _ expired: [Int32: Int64], _ terms: [SettlementTerms], reinstated: [Int32: Int64] = [:]
  ) throws -> SettlementDraft {
    let figures =
      expired.map { Figure(partnerNumber: $0.key, measure: .expired, points: $0.value) }
      + reinstated.map { Figure(partnerNumber: $0.key, measure: .reinstated, points: $0.value) }
    return try Sample.draft(figures, terms, policy: Sample.policy(opening: 1_000_000))
  }

  /// Policy, share, funding, and what of 1,000 cents the issuer is given and a cause.
  static let policies:
    [(
      policy: BreakagePolicy, share: Int, funding: FundingModel, issuer: Int64?, cause: Int64?
    )] = [
      (.operator_, 0, .atIssue, nil, nil),
      (.issuer, 0, .atIssue, -1_000, nil),
      (.shared, 4_000, .atIssue, -400, nil),
      (.shared, 10_000, .atIssue, -1_000, nil),
      (.shared, 0, .atIssue, nil, nil),
      (.cause, 0, .atIssue, nil, 1_000),
      (.issuer, 0, .atRedemption, nil, nil),
      (.cause, 0, .atRedemption, nil, nil),
      (.issuer, 0, .split, -500, nil),
      (.shared, 4_000, .split, -200, nil),
      (.cause, 0, .split, nil, 500),
    ]

  @Test(arguments: policies.indices)
  func `the policy and the funding say who is given the income`(row: Int) throws {
    let (policy, share, funding, issuer, cause) = Self.policies[row]
    let terms = try Sample.terms(
      1, funding: funding, breakage: policy, breakageShare: share,
      cause: policy == .cause ? "Trees" : nil)
    let draft = try draft([1: 125_000], [terms])
    // 125,000 points at 0.008 are 1,000 euros; amounts here are in euros.
    #expect(try draft.statement(of: 1).amount(.breakageShare).map { $0 / 100 } == issuer)
    #expect(draft.breakdown.causes.map(\.cause) == (cause == nil ? [] : ["Trees"]))
    #expect(draft.breakdown.causes.first.map { $0.amount / 100 } == cause)
    #expect(draft.breakdown[.breakageIncome] == 100_000)
    #expect(draft.breakdown[.causeExpense] == -(cause ?? 0) * 100)
    #expect(draft.breakdown[.causesPayable] == (cause ?? 0) * 100)
    #expect(draft.breakdown.total == (issuer ?? 0) * 100)
  }

  @Test func `the income is divided among policies before it is given away`() throws {
    let terms = [
      try Sample.terms(1, breakage: .shared, breakageShare: 5_000),
      try Sample.terms(2, breakage: .shared, breakageShare: 5_000),
      try Sample.terms(3, breakage: .issuer),
      try Sample.terms(4),
    ]
    let draft = try draft([1: 100, 2: 101, 3: 100, 4: 99, 0: 1], terms)
    // 401 points are 320.8 cents, 321 rounded. By policy: none 80, half 161, all 80; half of 161
    // is 81 rounded once, and of it partner 1 gets 40.3 and partner 2 40.7.
    #expect(draft.breakdown[.breakageIncome] == 321)
    #expect(try draft.statement(of: 1).amount(.breakageShare) == -40)
    #expect(try draft.statement(of: 2).amount(.breakageShare) == -41)
    #expect(try draft.statement(of: 3).amount(.breakageShare) == -80)
    #expect(try draft.statement(of: 4).amount(.breakageShare) == nil)
    #expect(draft.breakdown[.breakageShare] == -161)
  }

  @Test func `reinstated points are given back by whoever was given them`() throws {
    let terms = try Sample.terms(1, breakage: .shared, breakageShare: 4_000)
    let draft = try draft([1: 1_000], [terms], reinstated: [1: 2_000])
    #expect(try draft.statement(of: 1).lines.map(\.amount).sorted() == [-320, 640])
    #expect(draft.breakdown[.breakageIncome] == -800)
    #expect(draft.breakdown.total == 320)
  }

  @Test func `a cause gives back what reinstated points brought it`() throws {
    let terms = try Sample.terms(1, breakage: .cause, cause: "Trees")
    let draft = try draft([1: 1_000], [terms], reinstated: [1: 250])
    #expect(draft.breakdown.causes == [CauseShare(cause: "Trees", amount: 600)])
  }

  @Test func `late expiry has a line of its own that shares in the partner's part`() throws {
    let terms = try Sample.terms(1, breakage: .issuer)
    let draft = try Sample.draft(
      [
        Figure(partnerNumber: 1, measure: .expired, points: 100),
        Figure(partnerNumber: 1, measure: .expired, belongsTo: 4, points: 300),
      ], [terms])
    let lines = try draft.statement(of: 1).lines
    #expect(lines.map(\.belongsTo) == [nil, 4])
    #expect(lines.map(\.amount) == [-80, -240])
    #expect(lines.map(\.quantity) == [100, 300])
  }

  @Test func `what cannot be divided evenly goes to the lower partner numbers`() throws {
    let terms = try (1...8).map {
      try Sample.terms($0, breakage: .shared, breakageShare: 5_000)
    }
    let draft = try draft(
      Dictionary(uniqueKeysWithValues: terms.map { ($0.partnerNumber, 126) }), terms)
    // 1,008 points are 806 cents; half of them is 403, eight times 50 and 3.
    let amounts = draft.statements.map { $0.net.minorUnits }
    #expect(amounts == [-51, -51, -51, -50, -50, -50, -50, -50])
  }
}
