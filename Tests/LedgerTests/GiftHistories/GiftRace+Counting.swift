import Testing

// What the rows must add up to, counted here and not by the database.

extension GiftRace {
  private static let legalSteps: Set<String> = [
    "placed fulfilled", "placed cancelled", "fulfilled cancelled", "fulfilled delivered",
    "fulfilled returned", "fulfilled expired", "delivered returned",
  ]

  /// Expects that nothing was doubled and nothing lost.
  func expectConserved(_ what: String) async throws {
    let orders = try await database.orderLines().map(Row.init)
    let vouchers = try await database.voucherLines().map(Row.init)
    let uses = try await database.activationLines().map(Row.init)
    expectLegal(orders, what)
    try await expectStock(orders, vouchers, what)
    try await expectPoints(orders, what)
    expectCodes(vouchers, what)
    expectUses(orders, vouchers, uses, what)
    expectTold(orders, uses, what)
    let violations = try await database.ledger.violations(at: now)
    #expect(violations.isEmpty, "\(what): \(violations)")
  }

  private static func states(of order: Row) -> [String] {
    order.texts[7].split(separator: " ").map { String($0.prefix { $0 != "/" }) }
  }

  private static func isAlive(_ order: Row) -> Bool {
    !["cancelled", "returned"].contains(states(of: order).last)
  }

  private func expectLegal(_ orders: [Row], _ what: String) {
    for order in orders {
      let states = Self.states(of: order)
      #expect(states.first == "placed", "\(what): \(order.texts)")
      for (from, to) in zip(states, states.dropFirst()) {
        #expect(Self.legalSteps.contains("\(from) \(to)"), "\(what): \(order.texts)")
      }
    }
  }

  /// What was there and what came is on the shelf or in orders that live; of pools, codes that were
  /// given are the vouchers'.
  private func expectStock(_ orders: [Row], _ vouchers: [Row], _ what: String) async throws {
    var changes: [Int: Int64] = [:]
    for (name, ask) in asked {
      guard case .stock(let gift, let change) = ask.kind, case .done = told[name] else { continue }
      changes[gift, default: 0] += change
    }
    let outcomes = Dictionary(uniqueKeysWithValues: orders.map { ($0.texts[0], $0.number(3)) })
    for (index, line) in try await database.giftLines().map(Row.init).enumerated() {
      let (available, reserved, taken) = (line.number(0), line.number(1), line.number(2))
      #expect(available >= 0 && reserved == 0, "\(what): gift \(index): \(line.texts)")
      let live = orders.filter {
        Self.isAlive($0) && [$0.number(2), $0.number(3)].contains(Int64(index))
      }
      switch gifts[index].stock {
      case .unlimited: #expect(taken == 0)
      case .counted:
        #expect(taken == Int64(live.count), "\(what): gift \(index)")
        #expect(
          available + taken == gifts[index].available + changes[index, default: 0],
          "\(what): gift \(index): \(line.texts)")
      case .pool:
        let given = vouchers.count { outcomes[$0.texts[1]] == Int64(index) }
        let codes = line.texts[3].split(separator: ":").map { Int($0)! }
        #expect(codes[1] == given, "\(what): gift \(index): \(line.texts)")
      }
    }
  }

  /// Every member has what it earned less what its orders cost that were not given back.
  private func expectPoints(_ orders: [Row], _ what: String) async throws {
    var spent: [Int: Int64] = [:]
    var counts: [String: Int] = [:]
    for order in orders {
      let member = try #require(members[Self.planned(UInt64(order.number(0)))])
      guard order.texts[8] == "f" else { continue }
      spent[member, default: 0] += order.number(4)
      counts["\(member) \(order.texts[2])", default: 0] += 1
      if let limit = gifts[Int(order.number(2))].limit {
        #expect(counts["\(member) \(order.texts[2])"]! <= limit, "\(what): \(order.texts)")
      }
    }
    for (member, line) in try await database.ledger.wallets(count: Self.memberCount).enumerated() {
      let balance = Row(line).number(0)
      #expect(
        balance == Self.pointsEach - spent[member, default: 0], "\(what): member \(member)")
    }
  }

  private func expectCodes(_ vouchers: [Row], _ what: String) {
    #expect(Set(vouchers.map { $0.texts[2] }).count == vouchers.count, "\(what): a code twice")
    let open = vouchers.filter { Int($0.texts[4]) != nil }.map { $0.texts[1] }
    #expect(Set(open).count == open.count, "\(what): an order has two open vouchers")
  }

  private func expectUses(
    _ orders: [Row], _ vouchers: [Row], _ uses: [Row], _ what: String
  ) {
    var used: [String: Int64] = [:]
    let orderOf = Dictionary(uniqueKeysWithValues: vouchers.map { ($0.texts[0], $0.texts[1]) })
    for use in uses { used[orderOf[use.texts[1]]!, default: 0] += use.number(2) }
    for order in orders {
      guard let count = used[order.texts[0]] else { continue }
      let good = Int64(gifts[Int(order.number(3))].uses!)
      #expect(count <= good, "\(what): \(order.texts)")
      #expect((count == good) == (Self.states(of: order).last == "delivered"), "\(what)")
      #expect(Self.isAlive(order) && order.texts[8] == "f", "\(what): used, and given back")
    }
  }

  /// Nobody was told of an order or a use that is not there, and none is there that was refused.
  private func expectTold(_ orders: [Row], _ uses: [Row], _ what: String) {
    let there = Set((orders + uses).map { UInt64($0.number(0)) })
    for (name, verdict) in told {
      guard let ask = asked[name], ["order", "activation"].contains(ask.operation) else { continue }
      switch verdict {
      case .done(let document, _, _): #expect(there.contains(document), "\(what): \(ask)")
      case .refused: #expect(!there.contains(ask.document), "\(what): \(ask)")
      case .again: break
      }
    }
  }
}
