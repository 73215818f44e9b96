/// What happens in a wallet by itself, when its time has come.
extension WalletModel {
  private enum Due {
    case release(hold: UInt64)
    case settle(lot: Int)
    case expire(Lot)
  }

  /// Makes happen what is due, in the order of time; at one instant holds are released, then points
  /// mature or lapse, then lots expire, in the order in which they would be spent.
  mutating func sweep() {
    while let (at, due) = firstDue() {
      switch due {
      case .release(let hold): endHold(hold, .expired, at: at)
      case .settle(let lot):
        let isConfirmed = pendingLots.first { $0.lot.sequence == lot }!.isConfirmed
        settle(lot, isConfirmed: isConfirmed, at: at)
      case .expire(let lot): expire(lot)
      }
    }
  }

  private func firstDue() -> (at: Int64, Due)? {
    var all: [(at: Int64, rank: Int, order: Int, due: Due)] = []
    for (order, hold) in holds.enumerated() where hold.end == nil {
      all.append((hold.expiresAt, 0, order, .release(hold: hold.id)))
    }
    for pending in pendingLots {
      let lot = pending.lot.sequence
      all.append((pending.dueAt, 1, lot, .settle(lot: lot)))
    }
    if isExpiring {
      for (order, lot) in lots.enumerated() {
        all.append((expiry(of: lot), 2, order, .expire(lot)))
      }
    }
    return all.filter { $0.at <= now && $0.at != ModelPolicy.never }
      .min { ($0.at, $0.rank, $0.order) < ($1.at, $1.rank, $1.order) }
      .map { ($0.at, $0.due) }
  }

  /// Lets all expire that is open of a lot with one expiry.
  mutating func expire(_ lot: Lot) {
    guard
      let index = lots.firstIndex(where: {
        $0.sequence == lot.sequence && $0.expiresAt == lot.expiresAt
      })
    else { return }
    let gone = takeLot(at: index)
    let debit = post(.expire, partner: gone.issuer, points: gone.points)
    allocate(gone, debit: debit, cause: debit)
  }
}
