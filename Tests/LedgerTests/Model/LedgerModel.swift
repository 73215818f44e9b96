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

  struct Member: Hashable, Sendable {
    var wallet: Int
    /// The member of which this is another name.
    var mergedInto: Int?
  }

  var now: Int64
  var policy = ModelPolicy()
  /// How long activity renews lots, since there was such a policy.
  private(set) var renewal: (months: Int, rounding: ModelPolicy.Rounding)?
  var members: [Member]
  var wallets: [WalletModel]
  var remembered: [Name: Remembered] = [:]
  var purchases: [Name: Purchase] = [:]
  var returns: [Name: Return] = [:]
  var redemptions: [Name: Redemption] = [:]
  var refunds: [Name: Refund] = [:]
  var holds: [Name: Hold] = [:]
  var adjustments: [Adjustment] = []
  var moves: [Move] = []
  var merges: [Merge] = []
  var notices: Set<Notice> = []
  var reinstatements: [Reinstatement] = []

  init(members count: Int, now: Int64) {
    members = (0..<count).map { Member(wallet: $0) }
    wallets = Array(repeating: WalletModel(), count: count)
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
    case .hold: hold(batch)
    case .capture: capture(batch)
    case .void: void(batch)
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

  func refused(_ code: String, _ detail: Int64? = nil) -> Verdict {
    .refused(code, detail: detail, isReplay: false)
  }

  /// The member that a member's id names now.
  func survivor(_ member: Int) -> Int { members[member].mergedInto ?? member }

  /// The wallet that a member has now.
  func wallet(of member: Int) -> Int { members[member].wallet }

  /// Where a return or refund of an earlier document acts: on its wallet, or, when that is closed,
  /// on the one into which it was emptied.
  func actingWallet(_ wallet: Int) -> Int {
    wallets[wallet].emptiedInto.map { actingWallet($0) } ?? wallet
  }

  /// Whoever looks at wallets makes happen what is due in them.
  mutating func look(at looked: some Sequence<Int>) {
    for wallet in Set(looked) {
      wallets[wallet].look(at: now, isExpiring: !policy.isNoticeRequired)
    }
  }

  /// Until when activity at an instant keeps alive what it renews.
  func renewed(by instant: Int64) -> Int64? {
    renewal.map { ModelPolicy.expiry(of: instant, months: $0.months, rounding: $0.rounding) }
  }

  mutating func apply(_ policy: ModelPolicy) {
    self.policy = policy
    if policy.renews, let months = policy.expiryMonths { renewal = (months, policy.rounding) }
  }
}
