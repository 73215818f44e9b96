import Testing

/// A list that a partner can page through, and how to fill it.
enum ListedKind: String, CaseIterable, Sendable, CustomTestStringConvertible {
  case purchases
  case redemptions
  case postings

  var testDescription: String { rawValue }

  /// Makes five entries and returns their ids, newest first, with the path of the list.
  func fill(_ till: Till) async throws -> (path: String, ids: [JSON]) {
    let member = try await till.enrol()
    var ids: [JSON] = []
    if self == .redemptions { try await till.earn(5, for: member) }
    for place in 1...5 {
      switch self {
      case .purchases: ids.append(try await till.earn(1, for: member).json["id"])
      case .redemptions: ids.append(try await till.redeem(1, of: member).json["id"])
      case .postings:
        try await till.earn(1, for: member)
        ids.append("\(member.wallet)-\(place)")
      }
    }
    let path =
      self == .postings ? "/v1/wallets/\(member.wallet)/postings" : "/v1/\(rawValue)"
    return (path, ids.reversed())
  }
}

@Suite struct ListsTests {
  @Test(arguments: Door.allCases, ListedKind.allCases)
  func `a list is paged by its neighbours, both ways, without gap or repetition`(
    door: Door, kind: ListedKind
  ) async throws {
    let till = try await Stage.shared.till(at: door)
    let (path, ids) = try await kind.fill(till)

    func page(_ query: String, _ range: Range<Int>, hasMore: Bool) async throws {
      let answer = try await till.get("\(path)?\(query)")
      expect(answer, 200)
      #expect(answer.json["object"] == "list")
      #expect(answer.json["data"].elements.map { $0["id"] } == Array(ids[range]), "\(query)")
      #expect(answer.json["has_more"] == .boolean(hasMore), "\(query)")
    }
    func id(_ place: Int) -> String { ids[place].string! }

    try await page("", 0..<5, hasMore: false)
    try await page("limit=5", 0..<5, hasMore: false)
    try await page("limit=4", 0..<4, hasMore: true)
    try await page("limit=2", 0..<2, hasMore: true)
    try await page("limit=2&starting_after=\(id(1))", 2..<4, hasMore: true)
    try await page("limit=2&starting_after=\(id(3))", 4..<5, hasMore: false)
    try await page("starting_after=\(id(4))", 5..<5, hasMore: false)
    try await page("limit=2&ending_before=\(id(4))", 2..<4, hasMore: true)
    try await page("limit=2&ending_before=\(id(2))", 0..<2, hasMore: false)
    try await page("ending_before=\(id(0))", 0..<0, hasMore: false)
  }

  @Test(
    arguments: Door.allCases,
    [
      ("limit=0", "?limit", "field_too_small"), ("limit=101", "?limit", "field_too_large"),
      ("limit=", "?limit", "field_format"), ("limit=ten", "?limit", "field_format"),
      ("limit=99999999999999999999", "?limit", "field_format"),
      ("limit=1&limit=2", "?limit", "field_duplicate"),
      ("starting_after=x", "?starting_after", "field_format"),
      ("ending_before=mem_01m82b1w7hexxr7h39bhgk3ngb", "?ending_before", "field_format"),
      ("page=2", "?page", "field_unknown"),
    ])
  func `a query that makes no sense is refused by the parameter's name`(
    door: Door, case: (query: String, pointer: String, code: String)
  ) async throws {
    let till = try await Stage.shared.till(at: door)
    let wallet = try await till.enrol().wallet
    for path in ["/v1/purchases", "/v1/redemptions", "/v1/wallets/\(wallet)/postings"] {
      let answer = try await till.get("\(path)?\(`case`.query)")
      expectProblem(answer, 422, "invalid_request", instance: path)
      #expect(answer.json["errors"][0]["pointer"] == .string(`case`.pointer))
      #expect(answer.json["errors"][0]["code"] == .string(`case`.code))
    }
  }

  @Test(arguments: Door.allCases)
  func `two cursors at once are a conflict`(door: Door) async throws {
    let till = try await Stage.shared.till(at: door)
    let (path, ids) = try await ListedKind.purchases.fill(till)
    let id = ids[0].string!
    let answer = try await till.get("\(path)?starting_after=\(id)&ending_before=\(id)")
    expectProblem(answer, 422, "invalid_request")
    #expect(answer.json["errors"][0]["code"] == "field_conflict")
  }
}
