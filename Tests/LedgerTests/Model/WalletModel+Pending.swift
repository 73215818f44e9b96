extension WalletModel {
  /// Adds pending points, which mature or lapse when they are due.
  mutating func accrue(
    _ points: Int64, partner: Int, expiresAt: Int64, dueAt: Int64, isConfirmed: Bool
  ) -> Int {
    let sequence = post(.accrue, partner: partner, points: points)
    addPending(
      PendingLot(
        sequence: sequence, dueAt: dueAt, isConfirmed: isConfirmed, issuer: partner,
        points: points, expiresAt: expiresAt))
    return sequence
  }

  /// How many points of a lot are pending.
  func pointsPending(ofLot lot: Int) -> Int64 {
    pendingLots.first { $0.sequence == lot }?.points ?? 0
  }

  /// Ends a pending lot: it becomes a lot, or its points are gone.
  mutating func settle(_ sequence: Int, isConfirmed: Bool, at instant: Int64) {
    let lot = takePending(sequence, upTo: .max)!
    guard isConfirmed else {
      let debit = post(.cancel, partner: lot.issuer, points: lot.points)
      allocate(lot, points: lot.points, debit: debit)
      return
    }
    _ = post(.mature, partner: lot.issuer, points: lot.points)
    put(
      Lot(
        expiresAt: lot.expiresAt, sequence: sequence, issuer: lot.issuer, points: lot.points))
    if lot.expiresAt > instant { recoverDebts() }
  }

  /// Has a return take up to so many points of a pending lot, and returns how many there were.
  mutating func cancelPending(_ points: Int64, ofLot sequence: Int) -> Int64 {
    let cancelled = min(points, pointsPending(ofLot: sequence))
    guard cancelled > 0, let lot = takePending(sequence, upTo: cancelled) else { return 0 }
    let debit = post(.cancel, partner: lot.issuer, points: cancelled, isOfReturn: true)
    allocate(lot, points: cancelled, debit: debit)
    return cancelled
  }
}
