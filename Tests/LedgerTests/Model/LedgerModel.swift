/// The ledger as a few dictionaries: what `docs` promise, without a database, locks or batches.
///
/// Only one thing of a batch is kept: everything in it is judged by what was there before it, so
/// that equal keys, names or (when spending) wallets of one batch wait for the next.
struct LedgerModel: Sendable {
  /// A name within its partner.
  struct Name: Hashable, Sendable {
    let partner: Int
    let text: String
  }

  struct Remembered: Hashable, Sendable {
    let kind: Ask.Kind
    let content: String
    let verdict: Verdict
  }

  struct Purchase: Hashable, Sendable {
    let ask: Ask
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
    let points: Int64
    let value: Int64
    let posting: Int
    let told: [Int64]
  }

  struct Refund: Hashable, Sendable {
    let ask: Ask
    let points: Int64
    let value: Int64
    let balanceAfter: Int64
  }

  var now: Int64
  var policy = ModelPolicy()
  var wallets: [WalletModel]
  var remembered: [Name: Remembered] = [:]
  var purchases: [Name: Purchase] = [:]
  var returns: [Name: Return] = [:]
  var redemptions: [Name: Redemption] = [:]
  var refunds: [Name: Refund] = [:]

  init(members: Int, now: Int64) {
    wallets = Array(repeating: WalletModel(), count: members)
    self.now = now
  }

  /// What a redemption of so many points is worth in the histories: 7 for 10, rounded down, so that
  /// refunds have something to round.
  static func value(of points: Int64) -> Int64 { points * 7 / 10 }

  /// A till may be five minutes fast.
  var occurredAtMax: Int64 { now + 300_000_000 }

  mutating func answer(_ batch: [Ask]) -> [Verdict] {
    switch batch.first?.kind {
    case nil: []
    case .earn: earn(batch)
    case .giveBack: giveBack(batch)
    case .redeem: redeem(batch)
    case .refund: refund(batch)
    case .decide: decide(batch)
    }
  }

  /// The answer that the key of an ask has had already, if any.
  func recalled(_ ask: Ask) -> Verdict? {
    guard let known = remembered[Name(partner: ask.partner, text: ask.key)] else { return nil }
    guard known.kind == ask.kind, known.content == ask.content else {
      return .refused("idempotency_key_reused", detail: nil, isReplay: false)
    }
    return switch known.verdict {
    case .done(let document, _, let told): .done(document: document, isReplay: true, told: told)
    case .refused(let code, let detail, _): .refused(code, detail: detail, isReplay: true)
    case .again: .again
    }
  }

  /// Keeps the answer for the key of an ask, and returns it.
  mutating func remember(_ ask: Ask, _ verdict: Verdict) -> Verdict {
    remembered[Name(partner: ask.partner, text: ask.key)] = Remembered(
      kind: ask.kind, content: ask.content, verdict: verdict)
    return verdict
  }

  mutating func replay(_ ask: Ask, of document: UInt64, told: [Int64] = []) -> Verdict {
    remember(ask, .done(document: document, isReplay: true, told: told))
  }

  mutating func sweep(_ members: some Sequence<Int>) {
    for member in Set(members) { wallets[member].sweep(now: now) }
  }
}
