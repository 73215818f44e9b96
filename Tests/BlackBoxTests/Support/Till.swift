import Secrets

/// A till or web shop of a partner: speaks to the API with one key, as an integrator would write
/// it.
struct Till: Sendable {
  /// When the purchases of the tests occur unless they say otherwise.
  static let occurredAt: JSON = "2026-03-05T10:15:00Z"

  let client: HTTPClient
  /// The text of the API key; nil to send none.
  var key: String?

  init(_ client: HTTPClient, _ key: TestKey) {
    self.client = client
    self.key = key.secret.text
  }

  // MARK: Requests

  /// Reads a path.
  func get(_ path: String) async throws -> HTTPAnswer { try await send("GET", path) }

  /// Posts an object. Every post that changes something needs `once`: its idempotency key.
  func post(_ path: String, _ body: JSON, once key: String? = nil) async throws -> HTTPAnswer {
    try await post(path, text: body.text, once: key)
  }

  /// Posts a text as JSON, whatever it is.
  func post(_ path: String, text: String, once key: String? = nil) async throws -> HTTPAnswer {
    try await client.send(posting(path, text: text, once: key))
  }

  /// A post of a text as JSON, with the key, yet to be sent.
  func posting(_ path: String, text: String, once key: String? = nil) -> HTTPClient.Request {
    HTTPClient.Request(
      method: "POST", path: path,
      headers: authorization + [("Content-Type", "application/json")]
        + (key.map { [("Idempotency-Key", $0)] } ?? []),
      body: Array(text.utf8))
  }

  /// Sends any request, with the key.
  func send(
    _ method: String, _ path: String, headers: [(name: String, value: String)] = [],
    body: [UInt8]? = nil
  ) async throws -> HTTPAnswer {
    try await client.send(
      HTTPClient.Request(
        method: method, path: path, headers: authorization + headers, body: body))
  }

  private var authorization: [(name: String, value: String)] {
    key.map { [(name: "Authorization", value: "Bearer \($0)")] } ?? []
  }

  // MARK: Bodies

  /// A purchase that nobody has reported yet.
  static func purchase(of member: JSON, amount: Int64 = 10_000, receipt: String? = nil) -> JSON {
    [
      "member": member, "receipt": .string(receipt ?? Unique.text("receipt")),
      "occurred_at": occurredAt, "amount": ["amount": .number(amount), "currency": "EUR"],
    ]
  }

  /// A redemption that nobody has asked for yet.
  static func redemption(of member: JSON, points: Int64, reference: String? = nil) -> JSON {
    [
      "member": member, "reference": .string(reference ?? Unique.text("reference")),
      "points": .number(points),
    ]
  }

  /// A card that nobody has shown yet.
  static func card() -> JSON { ["kind": "card", "value": .string(Unique.text("CARD-0000"))] }

  // MARK: What most tests begin with

  /// Enrols a member by a new card.
  func enrol(_ identifiers: JSON...) async throws -> Member {
    let identifiers = identifiers.isEmpty ? [Self.card()] : identifiers
    let answer = try await post(
      "/v1/members", ["identifiers": .array(identifiers)], once: Unique.text("enrol"))
    guard let id = answer.json["id"].string, let wallet = answer.json["wallet"].string else {
      throw Unexpected(answer)
    }
    return Member(id: id, wallet: wallet, identifier: identifiers[0])
  }

  /// Has a member earn points by one purchase, at a point for every full euro.
  @discardableResult
  func earn(_ points: Int64, for member: Member) async throws -> HTTPAnswer {
    let answer = try await post(
      "/v1/purchases", Self.purchase(of: member.reference, amount: points * 100),
      once: Unique.text("earn"))
    guard answer.status == 201 else { throw Unexpected(answer) }
    return answer
  }

  /// Has a member spend points.
  @discardableResult
  func redeem(_ points: Int64, of member: Member) async throws -> HTTPAnswer {
    let answer = try await post(
      "/v1/redemptions", Self.redemption(of: member.reference, points: points),
      once: Unique.text("redeem"))
    guard answer.status == 201 else { throw Unexpected(answer) }
    return answer
  }

  /// The points that a member can spend now.
  func available(_ member: Member) async throws -> Int64? {
    try await get("/v1/wallets/\(member.wallet)").json["available"].number
  }

  /// A member of the tests.
  struct Member: Hashable, Sendable {
    let id: String
    let wallet: String
    let identifier: JSON

    /// The member by id, as a body names it.
    var reference: JSON { ["id": .string(id)] }
    /// The member by what it shows, as a body names it.
    var shown: JSON { ["identifier": identifier] }
  }

  /// An answer with which a test cannot go on.
  struct Unexpected: Error, CustomStringConvertible {
    let answer: HTTPAnswer
    init(_ answer: HTTPAnswer) { self.answer = answer }
    var description: String { "\(answer.status) \(answer.text)" }
  }
}
