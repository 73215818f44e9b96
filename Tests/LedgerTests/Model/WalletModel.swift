/// One wallet as the model keeps it: plain lists, and the obvious thing done to them.
struct WalletModel: Hashable, Sendable {
  enum PostingKind: String, Sendable {
    case earn, `return`, redeem, refund, expire, accrue, mature, cancel
  }

  struct Posting: Hashable, Sendable {
    let kind: PostingKind
    let partner: Int
    let points: Int64
    let balanceAfter: Int64
    let pendingAfter: Int64
    /// Whether a return made it.
    let isOfReturn: Bool
  }

  struct Lot: Hashable, Sendable {
    let expiresAt: Int64
    let sequence: Int
    let issuer: Int
    var points: Int64
  }

  struct PendingLot: Hashable, Sendable {
    let sequence: Int
    let dueAt: Int64
    let isConfirmed: Bool
    let issuer: Int
    var points: Int64
    let expiresAt: Int64
  }

  struct Debt: Hashable, Sendable {
    let debit: Int
    var points: Int64
  }

  struct Allocation: Hashable, Sendable {
    let debit: Int
    let cause: Int
    let lot: Int
    let points: Int64
    let issuer: Int
    let expiresAt: Int64
  }

  private(set) var balance: Int64 = 0
  private(set) var pending: Int64 = 0
  private(set) var postings: [Posting] = []
  private(set) var lots: [Lot] = []
  /// In the order in which they were accrued.
  private(set) var pendingLots: [PendingLot] = []
  private(set) var debts: [Debt] = []
  private(set) var allocations: [Allocation] = []

  /// What can be spent once everything expired has been swept.
  var spendable: Int64 { max(balance, 0) }

  /// Adds a posting and returns its sequence, from 1.
  mutating func post(
    _ kind: PostingKind, partner: Int, points: Int64, isOfReturn: Bool = false
  ) -> Int {
    switch kind {
    case .earn, .refund: balance += points
    case .return, .redeem, .expire: balance -= points
    case .accrue: pending += points
    case .cancel: pending -= points
    case .mature:
      pending -= points
      balance += points
    }
    postings.append(
      Posting(
        kind: kind, partner: partner, points: points, balanceAfter: balance,
        pendingAfter: pending, isOfReturn: isOfReturn))
    return postings.count
  }

  mutating func earn(_ points: Int64, partner: Int, expiresAt: Int64) -> Int {
    let sequence = post(.earn, partner: partner, points: points)
    lots.append(Lot(expiresAt: expiresAt, sequence: sequence, issuer: partner, points: points))
    lots.sort { ($0.expiresAt, $0.sequence) < ($1.expiresAt, $1.sequence) }
    return sequence
  }

  /// Makes happen what is due, in the order of time; at one instant points mature, then expire.
  mutating func sweep(now: Int64) {
    while true {
      let due = pendingLots.filter { $0.dueAt <= now }
        .min { ($0.dueAt, $0.sequence) < ($1.dueAt, $1.sequence) }
      let lot = lots.first.flatMap { $0.expiresAt <= now ? $0 : nil }
      if let due, due.dueAt <= lot?.expiresAt ?? .max {
        settle(due.sequence, isConfirmed: due.isConfirmed, at: due.dueAt)
        continue
      }
      guard let lot else { return }
      let sequence = post(.expire, partner: lot.issuer, points: lot.points)
      take(lot.points, from: 0, debit: sequence, cause: sequence)
    }
  }

  /// Takes points out of lots in the order in which they expire, those of `lotFirst` before all
  /// others, and returns how many there were.
  mutating func consume(
    _ points: Int64, debit: Int, cause: Int, lotFirst: Int? = nil
  ) -> Int64 {
    var left = points
    while left > 0, !lots.isEmpty {
      let index = lots.firstIndex { $0.sequence == lotFirst } ?? 0
      let taken = min(left, lots[index].points)
      take(taken, from: index, debit: debit, cause: cause)
      left -= taken
    }
    return points - left
  }

  mutating func owe(_ points: Int64, debit: Int) {
    debts.append(Debt(debit: debit, points: points))
  }

  mutating func recoverDebts() {
    let credit = postings.lastIndex { [.earn, .refund, .mature].contains($0.kind) }
    while let debt = debts.first, !lots.isEmpty, let credit {
      let taken = consume(debt.points, debit: debt.debit, cause: credit + 1)
      debts[0].points -= taken
      if debts[0].points == 0 { debts.removeFirst() }
    }
  }

  /// Puts points of a debit back where they came from, the last-expiring first.
  mutating func restore(_ points: Int64, debit: Int, refund: Int, now: Int64, policy: ModelPolicy) {
    var taken: [(lot: Int, issuer: Int, expiresAt: Int64, points: Int64)] = []
    for part in allocations where part.debit == debit {
      let index = taken.firstIndex { $0.lot == part.lot && $0.expiresAt == part.expiresAt }
      if let index {
        taken[index].points += part.points
      } else {
        taken.append((part.lot, part.issuer, part.expiresAt, part.points))
      }
    }
    var left = points
    for part in taken.sorted(by: { ($0.expiresAt, $0.lot) > ($1.expiresAt, $1.lot) }) {
      let back = min(left, part.points)
      guard back > 0 else { continue }
      let expiresAt = policy.restoredExpiry(part.expiresAt, now: now)
      put(Lot(expiresAt: expiresAt, sequence: part.lot, issuer: part.issuer, points: back))
      allocations.append(
        Allocation(
          debit: debit, cause: refund, lot: part.lot, points: -back, issuer: part.issuer,
          expiresAt: part.expiresAt))
      left -= back
    }
    precondition(left == 0, "the model lost sight of what a redemption took")
  }

  /// How many points of a lot are gone: expired, or cancelled other than by a return.
  func pointsGone(ofLot lot: Int) -> Int64 {
    allocations.filter {
      let debit = postings[$0.debit - 1]
      return $0.lot == lot
        && (debit.kind == .expire || debit.kind == .cancel && !debit.isOfReturn)
    }.reduce(0) { $0 + $1.points }
  }

  /// How many points of a lot are open.
  func pointsOpen(ofLot lot: Int) -> Int64 {
    lots.filter { $0.sequence == lot }.reduce(0) { $0 + $1.points }
  }

  mutating func addPending(_ lot: PendingLot) { pendingLots.append(lot) }

  /// Takes points out of a pending lot, and returns the lot as it was.
  mutating func takePending(_ sequence: Int, upTo points: Int64) -> PendingLot? {
    guard let index = pendingLots.firstIndex(where: { $0.sequence == sequence }) else { return nil }
    let lot = pendingLots[index]
    pendingLots[index].points -= min(points, lot.points)
    if pendingLots[index].points == 0 { pendingLots.remove(at: index) }
    return lot
  }

  mutating func allocate(_ lot: PendingLot, points: Int64, debit: Int) {
    allocations.append(
      Allocation(
        debit: debit, cause: debit, lot: lot.sequence, points: points, issuer: lot.issuer,
        expiresAt: lot.expiresAt))
  }

  mutating func put(_ lot: Lot) {
    let same = lots.firstIndex { $0.sequence == lot.sequence && $0.expiresAt == lot.expiresAt }
    if let same { lots[same].points += lot.points } else { lots.append(lot) }
    lots.sort { ($0.expiresAt, $0.sequence) < ($1.expiresAt, $1.sequence) }
  }

  private mutating func take(_ points: Int64, from index: Int, debit: Int, cause: Int) {
    let lot = lots[index]
    lots[index].points -= points
    if lots[index].points == 0 { lots.remove(at: index) }
    allocations.append(
      Allocation(
        debit: debit, cause: cause, lot: lot.sequence, points: points, issuer: lot.issuer,
        expiresAt: lot.expiresAt))
  }
}
