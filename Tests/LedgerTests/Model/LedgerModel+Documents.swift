/// What the ledger keeps of what tills have asked.
extension LedgerModel {
  /// When something has happened that is about something else: not before that. Clocks may differ
  /// by five minutes; nil where they differ by more.
  func date(of ask: Ask, about original: Int64) -> Int64? {
    ask.occurredAt >= original - 300_000_000 ? max(ask.occurredAt, original) : nil
  }

  struct Purchase: Hashable, Sendable {
    let ask: Ask
    /// Whose it is, whatever name was given.
    let member: Int
    let wallet: Int
    let points: Int64
    let posting: Int?
    let told: [Int64]
    /// Until when it may be decided on.
    let confirmBy: Int64?
    var decision: Decision?
  }

  struct Decision: Hashable, Sendable {
    let isConfirmed: Bool
    let points: Int64
  }

  struct Return: Hashable, Sendable {
    let ask: Ask
    let amount: Int64
    var points: Int64 = 0
    var cancelled: Int64 = 0
    var taken: Int64 = 0
    var expired: Int64 = 0
    var owed: Int64 = 0
    var waived: Int64 = 0
    var charged: Int64 = 0
    var balanceAfter: Int64 = 0
  }

  struct Redemption: Hashable, Sendable {
    let ask: Ask
    let member: Int
    let wallet: Int
    let points: Int64
    let value: Int64
    let posting: Int
    let told: [Int64]
    let occurredAt: Int64
  }

  struct Refund: Hashable, Sendable {
    let ask: Ask
    let points: Int64
    let value: Int64
    let balanceAfter: Int64
  }

  struct Hold: Hashable, Sendable {
    let ask: Ask
    let member: Int
    let wallet: Int
    let points: Int64
    let basket: Int64?
    /// The name of the redemption that captured it.
    var redemption: Name?
  }
}
