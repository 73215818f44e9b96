/// Points that are earned and cannot be spent yet.
extension WalletModel {
  /// Adds pending points, which mature or lapse when they are due.
  mutating func accrue(
    _ points: Int64, issuer: Int, expiresAt: Int64, renews: Bool, dueAt: Int64, isConfirmed: Bool
  ) -> Int {
    let sequence = post(.accrue, partner: issuer, points: points)
    let lot = Lot(
      expiresAt: expiresAt, sequence: sequence, issuer: issuer, points: points, renews: renews)
    pendingLots.append(PendingLot(dueAt: dueAt, isConfirmed: isConfirmed, lot: lot))
    return sequence
  }

  /// How many points of a lot are pending.
  func pointsPending(ofLot sequence: Int) -> Int64 {
    pendingLots.first { $0.lot.sequence == sequence }?.lot.points ?? 0
  }

  /// Ends a pending lot: it becomes a lot, or its points are gone.
  mutating func settle(_ sequence: Int, isConfirmed: Bool, at instant: Int64) {
    let lot = takePending(sequence, upTo: .max)!
    guard isConfirmed else {
      let debit = post(.cancel, partner: lot.issuer, points: lot.points)
      allocate(lot, debit: debit, cause: debit)
      return
    }
    _ = post(.mature, partner: lot.issuer, points: lot.points)
    maturedAt[lot.sequence] = now
    put(lot)
    // What has expired while it was pending pays no debt: the next look takes it.
    if expiry(of: lot) > instant || !isExpiring { recoverDebts() }
  }

  /// Has a return take up to so many points of a pending lot, and returns how many there were.
  mutating func cancelPending(_ points: Int64, ofLot sequence: Int) -> Int64 {
    guard points > 0, let lot = takePending(sequence, upTo: points) else { return 0 }
    let debit = post(.cancel, partner: lot.issuer, points: lot.points, isOfReturn: true)
    allocate(lot, debit: debit, cause: debit)
    return lot.points
  }

  /// Takes up to so many points out of a pending lot, and returns the part.
  private mutating func takePending(_ sequence: Int, upTo points: Int64) -> Lot? {
    guard let index = pendingLots.firstIndex(where: { $0.lot.sequence == sequence }) else {
      return nil
    }
    var part = pendingLots[index].lot
    part.points = min(points, part.points)
    pendingLots[index].lot.points -= part.points
    if pendingLots[index].lot.points == 0 { pendingLots.remove(at: index) }
    return part
  }
}
