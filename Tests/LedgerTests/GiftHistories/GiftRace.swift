import Coalition
import Postgres
import Store
import TestSupport
import Testing

/// Clients at once, and what they were told.
struct GiftRace {
  static let memberCount = 10
  private static let clients = 8
  private static let asksEach = 30
  static let pointsEach: Int64 = 1_500

  let database: GiftDatabase
  let gifts: [GiftModel.Gift]
  private let connections: [PostgresConnection]
  private let sweeping: PostgresConnection
  private var dice: SeededGenerator
  private(set) var now: Int64 = GiftHistoryTests.start
  private var documentLast: UInt64
  private var codeLast = 0
  /// Everything that was asked, by partner and key.
  private(set) var asked: [LedgerModel.Name: GiftAsk] = [:]
  /// For whom each order was asked for, by its document.
  private(set) var members: [UInt64: Int] = [:]
  /// The first answer of each key.
  private(set) var told: [LedgerModel.Name: Verdict] = [:]

  init(seed: UInt64, gifts: [GiftModel.Gift], in database: GiftDatabase) async throws {
    self.database = database
    self.gifts = gifts
    dice = SeededGenerator(seed: seed)
    documentLast = seed << 32
    var connections: [PostgresConnection] = []
    for _ in 0..<Self.clients {
      connections.append(try await database.ledger.database.connect(as: "tessera_service"))
    }
    self.connections = connections
    sweeping = try await database.ledger.database.connect(as: "tessera_service")
    for member in 0..<Self.memberCount {
      let ask = ConcurrencyTests.ask(
        .earn, member, member: member, amount: Self.pointsEach * 100)
      _ = try await database.ledger.answer([ask], at: now)
    }
  }

  func close() async throws {
    for connection in connections + [sweeping] { await connection.close() }
    try await database.ledger.close()
  }

  // MARK: Running

  /// One round: everybody at once, and a sweeper beside them until they are done.
  mutating func run() async throws {
    now += Int64.random(in: 1...12, using: &dice) * ModelPolicy.day
    let plans = try await plan()
    let (database, connections, sweeping, now) = (database, connections, sweeping, now)
    let answers = try await withThrowingTaskGroup(of: [(GiftAsk, Verdict)].self) { group in
      for (client, plan) in plans.enumerated() {
        group.addTask {
          var answers: [(GiftAsk, Verdict)] = []
          for ask in plan {
            answers.append(
              (ask, try await Self.answer(ask, at: now, connections[client], of: database)))
          }
          return answers
        }
      }
      group.addTask {
        for _ in 0..<20 {
          for deed in [GiftDeed.expire, .heal] {
            try await database.act(deed, at: now, on: sweeping)
          }
        }
        return []
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    for (ask, verdict) in answers { note(ask, verdict) }
    // What was set aside and not concluded is over by then.
    self.now += GiftModel.reservationLifetime
    for deed in [GiftDeed.expire, .heal] {
      try await database.act(deed, at: self.now, on: sweeping)
    }
  }

  /// Where the number of the attempt stands in the document of what was begun anew.
  private static let attemptShift: UInt64 = 24

  /// The document that was planned, of one that may have been begun anew.
  static func planned(_ document: UInt64) -> UInt64 { document & ~(0xFF << attemptShift) }

  /// Asks until there is an answer, as the service does.
  private static func answer(
    _ ask: GiftAsk, at now: Int64, _ connection: PostgresConnection, of database: GiftDatabase
  ) async throws -> Verdict {
    for attempt in UInt64(0)..<20 {
      var ask = ask
      // Begun anew, an order has another id.
      ask.document += attempt << attemptShift
      do {
        let verdict = try await database.answer([ask], at: now, on: connection)[0]
        if verdict != .again, !isLost(verdict) || ask.cut != nil { return verdict }
        if ask.cut != nil { return .again }
      } catch let error as PostgresError where error.sqlState == "23505" {
        // Another one was first with the same key; the service sends such a batch again.
      } catch is GiftDatabase.SentAgain {
        // Likewise.
      } catch let error as PostgresError {
        throw GiftDatabase.Unexpected(answer: "\(ask): \(error.debugDescription)")
      }
    }
    throw GiftDatabase.Unexpected(answer: "never answered: \(ask)")
  }

  private static func isLost(_ verdict: Verdict) -> Bool {
    if case .refused("reservation_lost", _, _) = verdict { true } else { false }
  }

  private mutating func note(_ ask: GiftAsk, _ verdict: Verdict) {
    guard verdict != .again, ask.operation != "none" else { return }
    let name = LedgerModel.Name(partner: ask.partner, text: ask.key)
    guard let first = told[name] else {
      told[name] = verdict
      return
    }
    switch (first, verdict) {
    case (.done(let document, _, _), .done(let other, _, _)):
      #expect(document == other, "two answers to \(ask)")
    case (.done, .refused(let code, _, _)), (.refused(let code, _, _), .done):
      // What the state refuses stays refused, whoever asks; the rest may be done a moment later.
      #expect(Self.notKept[ask.operation, default: []].contains(code), "\(ask): \(code), and done")
      if case .done = verdict { told[name] = verdict }
    default: break
    }
  }

  /// The refusals that a key does not keep.
  private static let notKept: [String: Set<String>] = [
    "activation": ["too_many_wrong_codes", "voucher_not_found", "not_here"],
    "reissue": ["out_of_stock"], "gift": ["stock_exceeded"],
  ]

  // MARK: Planning

  /// What every client asks; of some asks several clients have the same.
  private mutating func plan() async throws -> [[GiftAsk]] {
    let orders = try await database.orderLines().map(Row.init)
    let vouchers = try await database.voucherLines().map(Row.init)
    var plans = [[GiftAsk]](repeating: [], count: Self.clients)
    for place in 0..<Self.asksEach {
      for client in plans.indices {
        if client > 0, dice.chance(15) {
          plans[client].append(copy(of: plans[client - 1][place]))
        } else {
          plans[client].append(ask(orders, vouchers))
        }
      }
    }
    for ask in plans.joined() { asked[LedgerModel.Name(partner: ask.partner, text: ask.key)] = ask }
    return plans
  }

  /// The same request once more, as another client sends it.
  private mutating func copy(of ask: GiftAsk) -> GiftAsk {
    var copy = ask
    documentLast += 1
    copy.document = documentLast
    if case .order(let member, _, _, _) = ask.kind { members[copy.document] = member }
    return copy
  }

  private mutating func ask(_ orders: [Row], _ vouchers: [Row]) -> GiftAsk {
    documentLast += 1
    var ask = GiftAsk(
      kind: .check(code: "guess"), partner: Int.random(in: 0...1, using: &dice),
      key: "k\(documentLast)", name: "n\(documentLast)", document: documentLast,
      draw: Int64.random(in: 0 ... .max, using: &dice))
    // Of few, so that many mean the same.
    let order = orders.suffix(25).randomElement(using: &dice)
    let voucher = vouchers.suffix(25).randomElement(using: &dice)
    switch Int.random(in: 0..<100, using: &dice) {
    case 0..<40: makeOrder(&ask)
    case 40..<62:
      guard let order else { return ask }
      let move = OrderMove.allCases.randomElement(using: &dice)!
      ask.kind = .move(order: UInt64(order.number(0)), move)
      address(&ask, order, isDesk: move != .cancel || dice.chance(40))
      if dice.chance(10) { ask.cut = .afterMoving }
    case 62..<80:
      guard let voucher, let order = orders.first(where: { $0.texts[0] == voucher.texts[1] }),
        let code = codes[voucher.texts[2]]
      else { return ask }
      ask.kind = .activate(code: code, uses: Int32.random(in: 1...2, using: &dice))
      address(&ask, order, isDesk: true)
      ask.isDesk = false
    case 80..<88:
      guard let order else { return ask }
      ask.kind = .reissue(order: UInt64(order.number(0)))
      ask.partner = Int(order.number(1))
    case 88..<92:
      let counted = gifts.indices.filter { gifts[$0].stock == .counted }
      let gift = counted.randomElement(using: &dice)!
      ask.kind = .stock(gift: gift, change: [-2, -1, 1, 4].randomElement(using: &dice)!)
      (ask.isDesk, ask.partner) = (true, gifts[gift].supplier)
    default:
      let gift = gifts.indices.filter { gifts[$0].stock == .pool }.randomElement(using: &dice)!
      (ask.isDesk, ask.partner) = (true, gifts[gift].supplier)
      ask.kind = dice.chance(70) ? upload(to: gift) : withdrawal(from: gift)
    }
    return ask
  }

  private mutating func makeOrder(_ ask: inout GiftAsk) {
    // The first is what most want.
    let gift = dice.chance(40) ? 0 : gifts.indices.randomElement(using: &dice)!
    let member = Int.random(in: 0..<Self.memberCount, using: &dice)
    members[ask.document] = member
    ask.kind = .order(
      member: member, gift: gift, paid: gifts[gift].amount > 0 ? gifts[gift].amount : nil,
      expected: nil)
    codes[hex(GiftModel.madeCode(ask.document))] = GiftModel.madeCode(ask.document)
    if dice.chance(8) { ask.cut = dice.chance(50) ? .afterReserving : .afterPlacing }
  }

  /// The supplier's desk, or the till at which it was ordered.
  private func address(_ ask: inout GiftAsk, _ order: Row, isDesk: Bool) {
    let supplier = gifts[Int(order.number(2))].supplier
    ask.isDesk = isDesk && supplier >= 0
    ask.partner = ask.isDesk ? supplier : Int(order.number(1))
  }

  private mutating func upload(to gift: Int) -> GiftAsk.Kind {
    let new = (0..<8).map { _ in
      codeLast += 1
      return GiftGenerator.code(dice.chance(20) ? codeLast / 2 : codeLast, of: gifts[gift])
    }
    for code in new { codes[hex(code)] = code }
    return .upload(gift: gift, codes: Array(Set(new)).sorted(), validUntil: nil)
  }

  private mutating func withdrawal(from gift: Int) -> GiftAsk.Kind {
    let some = (0..<3).map { _ in
      GiftGenerator.code(Int.random(in: 1...codeLast + 1, using: &dice), of: gifts[gift])
    }
    return .withdraw(gift: gift, codes: Set(some).sorted())
  }

  /// The codes that there can be, by their digests.
  private var codes: [String: String] = [:]

  private func hex(_ code: String) -> String {
    GiftDatabase.digest(of: code).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// A line of the database's state, by its fields.
  struct Row {
    let texts: [String]

    init(_ line: String) {
      texts = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    }

    func number(_ place: Int) -> Int64 { Int64(texts[place])! }
  }
}
