import Coalition
import Postgres
import Store
import TestSupport

/// The real catalogue and orders behind the words of the model: the calls that the service makes,
/// at instants that the history chooses.
struct GiftDatabase: Sendable {
  let ledger: HistoryDatabase
  /// In the order of their ids, as the model has them.
  let gifts: [GiftID]
  private let tills: [Int: KeyDigest]
  private let desks: [Int: KeyDigest]

  /// Makes members, who have no points yet, and gifts, which come back in the order of their ids.
  static func make(
    members: Int, gifts: [GiftModel.Gift]
  ) async throws -> (GiftDatabase, [GiftModel.Gift]) {
    let ledger = try await HistoryDatabase(members: members)
    for (place, gift) in gifts.enumerated() {
      _ = try await ledger.administrator.query(
        "select test.offer($1, $2, $3, $4, $5, $6, $7)",
        [
          .text(gift.supplier < 0 ? nil : partners[gift.supplier]), .text("gift \(place)"),
          .bigint(gift.points), .bigint(gift.stock == .counted ? gift.available : nil),
          .text(kind(of: gift)), .bigint(gift.amount > 0 ? gift.amount : nil),
          .jsonb(changes(of: gift)),
        ])
      for odds in gift.odds {
        _ = try await ledger.administrator.query(
          """
          insert into catalogue.surprise_odds (partner_number, gift_id, outcome_id, weight)
          select g.partner_number, g.id, test.id($2), $3 from catalogue.gifts g
          where g.id = test.id($1)
          """,
          [.text("gift \(place)"), .text("gift \(odds.gift)"), .integer(Int32(odds.weight))])
      }
    }
    let found = try await ledger.administrator.query(
      """
      select u.n, test.id('gift ' || u.n), row_number() over (order by test.id('gift ' || u.n)) - 1
      from generate_series(0, $1) u (n) order by 3
      """, [.integer(Int32(gifts.count - 1))])
    var ids: [GiftID] = []
    var places: [Int: Int] = [:]
    for row in 0..<found.rowCount {
      let id = try found.uuid(row, 1)
      ids.append(GiftID(UUIDv7(high: id.high, low: id.low)))
      places[Int(try found.integer(row, 0))] = row
    }
    let sorted = places.sorted { $0.value < $1.value }.map { place, _ in
      var gift = gifts[place]
      gift.odds = gift.odds.map { .init(gift: places[$0.gift]!, weight: $0.weight) }
      return gift
    }
    return (try await GiftDatabase(ledger, ids), sorted)
  }

  private static let partners = ["alpha", "beta"]

  private init(_ ledger: HistoryDatabase, _ gifts: [GiftID]) async throws {
    self.ledger = ledger
    self.gifts = gifts
    var (tills, desks): ([Int: KeyDigest], [Int: KeyDigest]) = ([:], [:])
    for (partner, code) in Self.partners.enumerated() {
      let digests = try await ledger.administrator.query(
        "select test.digest($1), test.digest($1 || ' gifts')", [.text(code)])
      tills[partner] = KeyDigest(try digests.bytea(0, 0))
      desks[partner] = KeyDigest(try digests.bytea(0, 1))
    }
    (self.tills, self.desks) = (tills, desks)
  }

  private static func kind(of gift: GiftModel.Gift) -> String {
    if !gift.odds.isEmpty { return "surprise" }
    if gift.isDonation { return "donation" }
    return gift.uses == nil ? "goods" : "voucher"
  }

  private static func changes(of gift: GiftModel.Gift) -> String {
    var changes: [String] = []
    if gift.stock == .pool { changes.append(#""stock": "code_pool""#) }
    if let limit = gift.limit {
      changes.append(#""limit_count": \#(limit), "limit_window": "ever""#)
    }
    if let uses = gift.uses {
      let expiry = gift.givesPointsBack ? "points_back" : "forfeited"
      changes.append(
        #""voucher_uses": \#(uses), "voucher_days": \#(gift.voucherDays), "#
          + #""voucher_expiry": "\#(expiry)""#)
    }
    return "{" + changes.joined(separator: ", ") + "}"
  }

  // MARK: Requests

  private func key(_ ask: GiftAsk) -> KeyDigest { (ask.isDesk ? desks : tills)[ask.partner]! }

  private func identity(_ ask: GiftAsk) -> RequestIdentity {
    RequestIdentity(
      key: key(ask), requestKey: shortDigest("key \(ask.key)"),
      content: shortDigest(ask.content))
  }

  /// What stands for the keyed digest of a code, and for its sealed text: 32 bytes.
  static func digest(of code: String) -> [UInt8] { shortDigest(code) + shortDigest("code \(code)") }

  private static func sealed(_ code: String) -> SealedCode {
    SealedCode(digest: digest(of: code), sealed: Array(code.utf8))
  }

  /// Answers asks of one call: several orders, or one of anything else.
  func answer(
    _ asks: [GiftAsk], at now: Int64, on connection: PostgresConnection
  ) async throws -> [Verdict] {
    guard let ask = asks.first else { return [] }
    if case .order = ask.kind { return try await order(asks, at: now, connection) }
    try await HistoryDatabase.set(now, on: connection)
    let verdict: Verdict =
      switch ask.kind {
      case .order: preconditionFailure("answered above")
      case .move(let order, let move): try await self.move(order, move, ask, at: now, connection)
      case .activate(let code, let uses): try await activate(code, uses, ask, at: now, connection)
      case .check(let code): try await check(code, ask, connection)
      case .reissue(let order): try await reissue(order, ask, connection)
      case .stock(let gift, let change):
        try await connection.change(
          StockChange(identity: identity(ask), gift: gifts[gift], change: change, reason: nil)
        ).verdict { _ in (0, []) }
      case .upload(let gift, let codes, let validUntil):
        try await connection.upload(
          CodeUpload(
            identity: identity(ask), id: HistoryDatabase.uuid(ask.document), gift: gifts[gift],
            codes: codes.map(Self.sealed),
            validUntils: codes.map { _ in validUntil.map { Instant(microseconds: $0) } })
        ).verdict { (0, [$0.added]) }
      case .withdraw(let gift, let codes):
        try await connection.withdraw(
          CodeWithdrawal(
            identity: identity(ask), gift: gifts[gift], digests: codes.map(Self.digest))
        ).verdict {
          (0, [$0.withdrawn] + [$0.void, $0.given, $0.unknown].map { Int64($0.count) })
        }
      }
    return [verdict]
  }

  // MARK: Orders

  private func order(
    _ asks: [GiftAsk], at now: Int64, _ connection: PostgresConnection
  ) async throws -> [Verdict] {
    try await HistoryDatabase.set(now, on: connection)
    let reservations = try await Self.call(
      ReserveStock.self,
      asks.map {
        StockRequest(key: key($0), order: Self.id($0.document), gift: gift(of: $0), draw: $0.draw)
      }, connection
    ).map { answer in
      guard case .done(let reservation, _) = answer else { throw Unexpected(answer: "\(answer)") }
      return reservation
    }
    if asks[0].cut == .afterReserving { return asks.map { _ in .again } }
    let requests = try zip(asks, reservations).map { ask, reservation in
      ReservedOrder(
        order: try request(of: ask, at: now), reservation: reservation,
        voucher: Self.id(ask.document),
        code: reservation.needsCode ? Self.sealed(GiftModel.madeCode(ask.document)) : nil)
    }
    let placed = try await Self.call(PlaceOrders.self, requests, connection, orNil: true)
    if asks[0].cut == .afterPlacing { return asks.map { _ in .again } }
    let conclusions = zip(requests, reservations).filter { $1.isReserved }.map {
      OrderConclusion(
        key: $0.order.identity.key, order: $0.order.id, gift: $0.order.gift,
        outcome: $1.outcome ?? $0.order.gift)
    }
    if !conclusions.isEmpty {
      _ = try await Self.call(ConcludeReservations.self, conclusions, connection)
    }
    return placed.map { $0?.verdict ?? .again }
  }

  private func gift(of ask: GiftAsk) -> GiftID {
    guard case .order(_, let gift, _, _) = ask.kind else { preconditionFailure("\(ask)") }
    return gifts[gift]
  }

  private func request(of ask: GiftAsk, at now: Int64) throws -> OrderRequest {
    guard case .order(let member, let gift, let paid, let expected) = ask.kind else {
      preconditionFailure("\(ask)")
    }
    return OrderRequest(
      identity: identity(ask), id: Self.id(ask.document), member: .id(ledger.members[member]),
      reference: try Reference(ask.name), occurredAt: Instant(microseconds: now),
      gift: gifts[gift], option: 1, points: try expected.map { try Points($0) },
      paid: paid.map { Money(minorUnits: $0, currency: Currency("EUR")!) },
      outlet: nil, cashier: nil, metadata: nil)
  }

  private func move(
    _ order: UInt64, _ move: OrderMove, _ ask: GiftAsk, at now: Int64,
    _ connection: PostgresConnection
  ) async throws -> Verdict {
    let request = OrderMoveRequest(
      identity: identity(ask), order: Self.id(order), move: move, reason: nil,
      occurredAt: Instant(microseconds: now), refund: Self.id(ask.document))
    let moved = try await Self.call(MoveOrders.self, [request], connection)[0].verdict
    if ask.cut == .afterMoving { return .again }
    try await connection.carryStockReturns(rowsMax: 1000)
    return moved
  }

  // MARK: Vouchers

  private func activate(
    _ code: String, _ uses: Int32, _ ask: GiftAsk, at now: Int64, _ connection: PostgresConnection
  ) async throws -> Verdict {
    let request = ActivationRequest(
      identity: identity(ask), id: Self.id(ask.document), code: Self.presented(code), gift: nil,
      reference: try Reference(ask.name), occurredAt: Instant(microseconds: now), uses: uses,
      outlet: nil, cashier: nil, metadata: nil)
    return try await Self.call(ActivateVouchers.self, [request], connection)[0].verdict
  }

  private func check(
    _ code: String, _ ask: GiftAsk, _ connection: PostgresConnection
  ) async throws -> Verdict {
    let question = CodeQuestion(
      key: key(ask), code: Self.presented(code), gift: nil, outlet: nil)
    return try await Self.call(CheckVouchers.self, [question], connection)[0].verdict {
      ($0.id.uuid.low, [$0.status == "open" ? 1 : 0, Int64($0.usesLeft)])
    }
  }

  /// Any text may be a code of ours or one of a pool.
  private static func presented(_ code: String) -> CodeDigests {
    CodeDigests(made: digest(of: code), pool: digest(of: code))
  }

  private func reissue(
    _ order: UInt64, _ ask: GiftAsk, _ connection: PostgresConnection
  ) async throws -> Verdict {
    let asked = try await connection.reissue(of: Self.id(order), presenting: key(ask))
    guard case .done(let (gift, needsPool), _) = asked else {
      return asked.verdict { _ in (0, []) }
    }
    let voucher: VoucherID = Self.id(ask.document)
    if needsPool {
      try await connection.setCodeAside(of: gift, for: voucher, presenting: key(ask))
    }
    let answer = try await connection.reissue(
      ReissueRequest(
        identity: identity(ask), order: Self.id(order), voucher: voucher,
        code: needsPool ? nil : Self.sealed(GiftModel.madeCode(ask.document))))
    if needsPool {
      let conclusion = OrderConclusion(
        key: key(ask), order: Self.id(ask.document), gift: gift, outcome: gift)
      _ = try await Self.call(ConcludeReservations.self, [conclusion], connection)
    }
    return answer.verdict { ($0.id.uuid.low, []) }
  }

  // MARK: Deeds

  /// Does what happens by itself, as the service does, or what the operator does.
  func act(_ deed: GiftDeed, at now: Int64, on connection: PostgresConnection) async throws {
    try await HistoryDatabase.set(now, on: connection)
    switch deed {
    case .pause(let gift, let isPaused):
      let id = PostgresUUID(high: gifts[gift].uuid.high, low: gifts[gift].uuid.low)
      _ = try await connection.query(
        "select catalogue.set_gift_status('ann', $1, $2, null, null, null, false)",
        [.uuid(id), .text(isPaused ? "pause" : "resume")])
    case .expire: _ = try await connection.expireVouchers(rowsMax: 1000)
    case .heal: _ = try await connection.healOrders(rowsMax: 1000)
    }
  }

  // MARK: Calls

  /// What nobody may be told.
  struct Unexpected: Error { let answer: String }

  static func id<Tag: IDTag>(_ document: UInt64) -> ID<Tag> { ID(HistoryDatabase.uuid(document)) }

  private static func call<Call: BatchCall>(
    _ call: Call.Type, _ requests: [Call.Request], _ connection: PostgresConnection
  ) async throws -> [Call.Answer] {
    try await Self.call(call, requests, connection, orNil: false).map { $0! }
  }

  /// One call for a whole batch; nil where a request has to be sent again.
  private static func call<Call: BatchCall>(
    _ call: Call.Type, _ requests: [Call.Request], _ connection: PostgresConnection, orNil: Bool
  ) async throws -> [Call.Answer?] {
    let result = try await connection.query(Call.statement, Call.parameters(of: requests))
    var answers: [Call.Answer?] = Array(repeating: nil, count: requests.count)
    for row in 0..<result.rowCount {
      let index = Int(try result.bigint(row, 0)) - 1
      answers[index] = try Call.answer(to: requests[index], in: row, of: result)
    }
    guard orNil || answers.allSatisfy({ $0 != nil }) else { throw SentAgain() }
    return answers
  }

  /// A request that another one stands in the way of; the service sends it again.
  struct SentAgain: Error {}
}

extension Outcome {
  /// What the model says to it, with the document and the numbers that a value tells.
  func verdict(_ told: (Value) -> (document: UInt64, told: [Int64])) -> Verdict {
    switch self {
    case .done(let value, let isReplay):
      let told = told(value)
      return .done(document: told.document, isReplay: isReplay, told: told.told)
    case .refused(let refusal, let detail, let isReplay):
      return .refused(refusal.code, detail: detail, isReplay: isReplay)
    }
  }
}
