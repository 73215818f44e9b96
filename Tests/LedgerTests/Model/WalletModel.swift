/// One wallet as the model keeps it: plain lists, and the obvious thing done to them.
struct WalletModel: Hashable, Sendable {
  enum PostingKind: String, Sendable {
    case earn, `return`, redeem, refund, expire, accrue, mature, cancel
    case reinstate, credit, debit
    case transferIn = "transfer_in"
    case transferOut = "transfer_out"
  }

  struct Posting: Hashable, Sendable {
    let kind: PostingKind
    let partner: Int
    let points: Int64
    let balanceAfter: Int64
    let pendingAfter: Int64
    let recordedAt: Int64
    /// Whether a return made it.
    let isOfReturn: Bool
  }

  struct Lot: Hashable, Sendable {
    let expiresAt: Int64
    let sequence: Int
    let issuer: Int
    var points: Int64
    /// Whether it expires with the wallet's activity, and not by a date.
    var renews = false
  }

  struct PendingLot: Hashable, Sendable {
    let dueAt: Int64
    let isConfirmed: Bool
    var lot: Lot
  }

  struct Debt: Hashable, Sendable {
    let debit: Int
    var points: Int64
  }

  struct Allocation: Hashable, Sendable {
    let debit: Int
    let cause: Int
    /// What was taken; below zero what came back.
    let lot: Lot
  }

  enum Status: String, Sendable {
    case open, frozen, closed
    /// Not made yet, while one with a higher number is.
    case unborn
  }

  /// The partner number of the operator, one less than the database's.
  static let operatorNumber = -1

  /// The instant of the last look, at which everything is recorded that follows from it.
  private(set) var now: Int64 = 0
  /// Whether points expired by themselves then, without a notice.
  private(set) var isExpiring = true
  private(set) var balance: Int64 = 0
  private(set) var pending: Int64 = 0
  private(set) var postings: [Posting] = []
  /// In the order in which they are spent.
  private(set) var lots: [Lot] = []
  /// In the order in which they were accrued.
  var pendingLots: [PendingLot] = []
  /// In the order in which they were placed, those that have ended as well.
  var holds: [Hold] = []
  private(set) var debts: [Debt] = []
  private(set) var allocations: [Allocation] = []
  /// When pending lots became lots, by their sequences.
  var maturedAt: [Int: Int64] = [:]
  var status = Status.open
  /// While it is closed, the wallet that was given all it had.
  var emptiedInto: Int?
  /// When the lots that activity renews expire.
  private(set) var activeUntil = ModelPolicy.never

  /// What is set aside.
  var held: Int64 { holds.reduce(0) { $0 + $1.parts.reduce(0) { $0 + $1.points } } }
  /// What can be spent once everything that is due has happened.
  var spendable: Int64 { max(balance - held, 0) }

  /// Looks at the wallet: what is due happens first.
  mutating func look(at now: Int64, isExpiring: Bool) {
    self.now = now
    self.isExpiring = isExpiring
    sweep()
  }

  /// Adds a posting and returns its sequence, from 1.
  mutating func post(
    _ kind: PostingKind, partner: Int, points: Int64, isOfReturn: Bool = false
  ) -> Int {
    switch kind {
    case .earn, .refund, .reinstate, .credit, .transferIn: balance += points
    case .return, .redeem, .expire, .debit, .transferOut: balance -= points
    case .accrue: pending += points
    case .cancel: pending -= points
    case .mature:
      pending -= points
      balance += points
    }
    postings.append(
      Posting(
        kind: kind, partner: partner, points: points, balanceAfter: balance,
        pendingAfter: pending, recordedAt: now, isOfReturn: isOfReturn))
    return postings.count
  }

  /// Adds a posting and the lot that it brings; returns its sequence.
  mutating func bring(
    _ kind: PostingKind, issuer: Int, points: Int64, expiresAt: Int64, renews: Bool = false
  ) -> Int {
    let sequence = post(kind, partner: issuer, points: points)
    put(
      Lot(
        expiresAt: expiresAt, sequence: sequence, issuer: issuer, points: points, renews: renews))
    return sequence
  }

  /// When a lot expires, as things stand.
  func expiry(of lot: Lot) -> Int64 { lot.renews ? activeUntil : lot.expiresAt }

  /// Lets activity keep alive what it renews; never shortens what earlier activity has.
  mutating func renew(until instant: Int64?) {
    guard let instant else { return }
    activeUntil = activeUntil == ModelPolicy.never ? instant : max(activeUntil, instant)
  }

  /// Adds points to the open lots; the same lot once.
  mutating func put(_ lot: Lot) {
    let same = lots.firstIndex { $0.sequence == lot.sequence && $0.expiresAt == lot.expiresAt }
    if let same { lots[same].points += lot.points } else { lots.append(lot) }
    lots.sort { ($0.expiresAt, $0.sequence) < ($1.expiresAt, $1.sequence) }
  }

  /// Takes points out of open lots in the order in which they expire, those of `lotFirst` before
  /// all others, writes which they were, and returns how many there were.
  mutating func consume(
    _ points: Int64, debit: Int, cause: Int, lotFirst: Int? = nil
  ) -> Int64 {
    let taken = pick(points, lotFirst: lotFirst)
    for lot in taken { allocate(lot, debit: debit, cause: cause) }
    return taken.reduce(0) { $0 + $1.points }
  }

  /// Takes points out of open lots in the order in which they expire, and returns the parts.
  mutating func pick(_ points: Int64, lotFirst: Int? = nil) -> [Lot] {
    var parts: [Lot] = []
    var left = points
    while left > 0, !lots.isEmpty {
      let index = lots.firstIndex { $0.sequence == lotFirst } ?? 0
      var part = lots[index]
      part.points = min(left, part.points)
      lots[index].points -= part.points
      if lots[index].points == 0 { lots.remove(at: index) }
      left -= part.points
      parts.append(part)
    }
    return parts
  }

  /// Takes out a whole lot.
  mutating func takeLot(at index: Int) -> Lot { lots.remove(at: index) }

  /// Takes all lots out that are of some sequences.
  mutating func pickAll(ofLots sequences: Set<Int>) -> [Lot] {
    let parts = lots.filter { sequences.contains($0.sequence) }
    lots.removeAll { sequences.contains($0.sequence) }
    return parts
  }

  /// Writes that a debit took a part of a lot.
  mutating func allocate(_ part: Lot, debit: Int, cause: Int) {
    allocations.append(Allocation(debit: debit, cause: cause, lot: part))
  }

  mutating func owe(_ points: Int64, debit: Int) {
    debts.append(Debt(debit: debit, points: points))
  }

  /// Covers debts, the oldest first, from what is open; the newest credit is told as the cause.
  mutating func recoverDebts() {
    let credits: Set<PostingKind> = [.earn, .refund, .mature, .reinstate, .credit, .transferIn]
    let credit = postings.lastIndex { credits.contains($0.kind) }
    while let debt = debts.first, !lots.isEmpty, let credit {
      let taken = consume(debt.points, debit: debt.debit, cause: credit + 1)
      debts[0].points -= taken
      if debts[0].points == 0 { debts.removeFirst() }
    }
  }

  /// Puts points of a debit back where they came from, the last-expiring first.
  mutating func restore(_ points: Int64, debit: Int, refund: Int, policy: ModelPolicy) {
    var taken: [Lot] = []
    for part in allocations where part.debit == debit {
      let index = taken.firstIndex {
        $0.sequence == part.lot.sequence && $0.expiresAt == part.lot.expiresAt
      }
      if let index { taken[index].points += part.lot.points } else { taken.append(part.lot) }
    }
    var left = points
    for part in taken.sorted(by: { ($0.expiresAt, $0.sequence) > ($1.expiresAt, $1.sequence) }) {
      var back = part
      back.points = min(left, part.points)
      guard back.points > 0 else { continue }
      var minus = back
      minus.points = -back.points
      allocate(minus, debit: debit, cause: refund)
      put(policy.restored(back, expiring: expiry(of: back), now: now))
      left -= back.points
    }
    precondition(left == 0, "the model lost sight of what a redemption took")
  }

  /// How many points of a lot are gone: expired, or cancelled other than by a return.
  func pointsGone(ofLot sequence: Int) -> Int64 {
    allocations.filter {
      let debit = postings[$0.debit - 1]
      return $0.lot.sequence == sequence
        && (debit.kind == .expire || debit.kind == .cancel && !debit.isOfReturn)
    }.reduce(0) { $0 + $1.lot.points }
  }

  /// When the last of a lot came into the wallet: earned, matured, or put back by a refund.
  func cameAt(ofLot sequence: Int) -> Int64 {
    let refunds = allocations.filter { $0.lot.sequence == sequence && $0.lot.points < 0 }
    let first = maturedAt[sequence] ?? postings[sequence - 1].recordedAt
    return refunds.map { postings[$0.cause - 1].recordedAt }.reduce(first, max)
  }

  /// How many points of a lot are open.
  func pointsOpen(ofLot sequence: Int) -> Int64 {
    lots.filter { $0.sequence == sequence }.reduce(0) { $0 + $1.points }
  }
}
