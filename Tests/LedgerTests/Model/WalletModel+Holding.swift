/// Points that are set aside.
extension WalletModel {
  struct Hold: Hashable, Sendable {
    enum End: Hashable, Sendable {
      case captured(Int64)
      case voided
      case expired
    }

    let id: UInt64
    let points: Int64
    let expiresAt: Int64
    /// The parts of lots that it still holds.
    var parts: [Lot]
    var end: End?
  }

  /// Sets points aside; there are enough.
  mutating func hold(_ points: Int64, id: UInt64, until expiresAt: Int64) {
    holds.append(Hold(id: id, points: points, expiresAt: expiresAt, parts: pick(points)))
  }

  func hold(_ id: UInt64) -> Hold? { holds.first { $0.id == id } }

  /// What holds may still give back and no debt waits for: parts whose time is over expire when
  /// they are released, and cover nothing.
  var recoverable: Int64 {
    let parts = holds.flatMap(\.parts).filter { !isExpiring || expiry(of: $0) > now }
    let owed = debts.reduce(0) { $0 + $1.points }
    return max(parts.reduce(0) { $0 + $1.points } - owed, 0)
  }

  /// Redeems points of a hold, out of the lots that it holds, and releases the others; returns the
  /// posting.
  mutating func capture(_ points: Int64, ofHold id: UInt64, partner: Int) -> Int {
    let index = holds.firstIndex { $0.id == id }!
    let debit = post(.redeem, partner: partner, points: points)
    var left = points
    while left > 0 {
      var part = holds[index].parts[0]
      part.points = min(left, part.points)
      holds[index].parts[0].points -= part.points
      if holds[index].parts[0].points == 0 { holds[index].parts.removeFirst() }
      allocate(part, debit: debit, cause: debit)
      left -= part.points
    }
    return debit
  }

  /// Ends a hold at an instant: what it still holds is open again, but for what has expired by
  /// then, and covers what the wallet owes.
  mutating func endHold(_ id: UInt64, _ end: Hold.End, at instant: Int64) {
    let index = holds.firstIndex { $0.id == id }!
    let parts = holds[index].parts
    holds[index].parts = []
    holds[index].end = end
    for part in parts {
      put(part)
      if isExpiring, expiry(of: part) <= instant { expire(part) }
    }
    recoverDebts()
  }
}
