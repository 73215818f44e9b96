/// Points that go from one wallet to another.
extension LedgerModel {
  enum MoveKind: String, Sendable { case transfer, household, merge, unmerge, onward }

  struct Move: Hashable, Sendable {
    let kind: MoveKind
    let document: UInt64
    let reference: String?
    let members: [Int]
    let source: Int
    let target: Int
    let points: Int64
    let balancesAfter: [Int64]
    let recordedAt: Int64
    var parts: [MovePart] = []
  }

  /// A lot of the source, and the posting by which (some of) it arrived in the target.
  struct MovePart: Hashable, Sendable {
    let lot: WalletModel.Lot
    let posting: Int
  }

  /// Moves open points, which are there: each part with the issuer and expiry that it had. Nil:
  /// all that is open, or all of some lots.
  mutating func move(
    _ points: Int64?, ofLots only: Set<Int>? = nil, _ kind: MoveKind, from source: Int,
    to target: Int, members: [Int], reference: String? = nil, document: UInt64
  ) -> Move? {
    let taken: [WalletModel.Lot] =
      if let only {
        wallets[source].pickAll(ofLots: only)
      } else {
        wallets[source].pick(points ?? wallets[source].balance)
      }
    let sum = taken.reduce(0) { $0 + $1.points }
    guard sum > 0 else { return nil }
    let debit = wallets[source].post(
      .transferOut, partner: WalletModel.operatorNumber, points: sum)
    var move = Move(
      kind: kind, document: document, reference: reference, members: members, source: source,
      target: target, points: sum,
      balancesAfter: [wallets[source].balance, wallets[target].balance + sum], recordedAt: now)
    for lot in taken {
      wallets[source].allocate(lot, debit: debit, cause: debit)
      if lot.renews { wallets[target].renew(until: wallets[source].activeUntil) }
      let posting = wallets[target].bring(
        .transferIn, issuer: lot.issuer, points: lot.points, expiresAt: lot.expiresAt,
        renews: lot.renews)
      move.parts.append(MovePart(lot: lot, posting: posting))
    }
    wallets[target].recoverDebts()
    moves.append(move)
    return move
  }

  /// Moves what a refund has brought back into a closed wallet on to another.
  mutating func sendOn(from source: Int, to target: Int, member: Int, document: UInt64) {
    _ = move(
      nil, .onward, from: source, to: target, members: [member, member], document: document)
  }

  mutating func transfer(
    _ points: Int64, from source: Int, to target: Int, reference: String, document: UInt64
  ) throws(DeedRefusal) -> [String: Int64?] {
    let members = [survivor(source), survivor(target)]
    if let same = moves.first(where: { $0.reference == reference }) {
      guard same.points == points,
        same.members == [source, target] || same.members.map({ survivor($0) }) == members
      else { throw DeedRefusal("reference_already_used") }
      return told(of: same, isReplay: true)
    }
    let (one, other) = (wallet(of: source), wallet(of: target))
    guard one != other else { throw DeedRefusal("same_wallet") }
    guard points <= policy.transferMax else { throw DeedRefusal("transfer_exceeds_limit") }
    look(at: [one, other])
    if wallets[one].status == .frozen { throw DeedRefusal("wallet_frozen") }
    let midnight = now / ModelPolicy.day * ModelPolicy.day
    let today = moves.filter {
      $0.kind == .transfer && $0.source == one && $0.recordedAt >= midnight
    }.reduce(0) { $0 + $1.points }
    guard today + points <= policy.transferMaxDaily else {
      throw DeedRefusal("transfer_exceeds_daily_limit")
    }
    try requireSpendable(points, in: one)
    let move = move(
      points, .transfer, from: one, to: other, members: members, reference: reference,
      document: document)!
    return told(of: move, isReplay: false)
  }

  private func told(of move: Move, isReplay: Bool) -> [String: Int64?] {
    [
      "replay": isReplay ? 1 : 0, "source": move.balancesAfter[0],
      "target": move.balancesAfter[1],
    ]
  }
}
