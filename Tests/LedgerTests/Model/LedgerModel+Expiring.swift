extension LedgerModel {
  /// That members were told of an expiry.
  struct Notice: Hashable, Sendable {
    let wallet: Int
    /// The announced instant.
    let through: Int64
    let noticedAt: Int64
  }

  mutating func notice(
    _ wallet: Int, through: Int64, noticedAt: Int64
  ) throws(DeedRefusal) -> [String: Int64?] {
    guard noticedAt <= now else { throw DeedRefusal("notice_in_future") }
    let days = 30 * ModelPolicy.day...60 * ModelPolicy.day
    guard days.contains(through - noticedAt) else { throw DeedRefusal("notice_not_in_time") }
    let isNew = notices.insert(
      Notice(wallet: wallet, through: through, noticedAt: noticedAt)
    ).inserted
    return ["replay": isNew ? 0 : 1]
  }

  /// A run of expiry: what is due happens in all wallets, and while notices are demanded, lots go
  /// whose notice has come to its instant.
  mutating func expireAll() -> [String: Int64?] {
    let before = wallets.map(\.postings.count)
    look(at: wallets.indices)
    if policy.isNoticeRequired {
      for index in wallets.indices {
        let announced = wallets[index].lots.compactMap { lot in
          announcement(of: lot, in: index).map { (at: $0, lot: lot) }
        }.filter { $0.at <= now }
        let ordered = announced.sorted {
          ($0.at, $0.lot.expiresAt, $0.lot.sequence) < ($1.at, $1.lot.expiresAt, $1.lot.sequence)
        }
        for (_, lot) in ordered { wallets[index].expire(lot) }
      }
    }
    let expiries = zip(wallets, before).map { wallet, count in
      wallet.postings.dropFirst(count).filter { $0.kind == .expire }
    }
    return [
      "wallets": Int64(expiries.count { !$0.isEmpty }),
      "lots": Int64(expiries.reduce(0) { $0 + $1.count }),
      "points": expiries.joined().reduce(0) { $0 + $1.points },
    ]
  }

  /// The first instant for which a lot's expiry was announced: not before its own time, and to a
  /// wallet that it had come into by then, with all that refunds have put back into it.
  private func announcement(of lot: WalletModel.Lot, in wallet: Int) -> Int64? {
    let expiry = wallets[wallet].expiry(of: lot)
    let cameAt = wallets[wallet].cameAt(ofLot: lot.sequence)
    return notices.filter {
      $0.wallet == wallet && $0.through >= expiry && $0.noticedAt >= cameAt
    }.map(\.through).min()
  }

  /// Expired points that the operator gave back.
  struct Reinstatement: Hashable, Sendable {
    let wallet: Int
    let expiry: Int
    let points: Int64
    /// What brought them back, and the lot that they are since.
    let posting: Int
  }

  mutating func reinstate(
    _ points: Int64?, ofExpiry expiry: Int, in wallet: Int, until: Deed.Until
  ) throws(DeedRefusal) -> [String: Int64?] {
    look(at: [wallet])
    guard wallets[wallet].status != .closed else { throw DeedRefusal("wallet_closed") }
    let postings = wallets[wallet].postings
    guard postings.indices.contains(expiry - 1), postings[expiry - 1].kind == .expire else {
      throw DeedRefusal("expiry_not_found")
    }
    let left =
      postings[expiry - 1].points
      - reinstatements.filter { $0.wallet == wallet && $0.expiry == expiry }
      .reduce(0) { $0 + $1.points }
    let back = points ?? left
    guard back >= 1, back <= left else { throw DeedRefusal("reinstatement_exceeds_expiry") }
    let expiresAt =
      switch until {
      case .byPolicy: policy.expiry(of: now)
      case .never: ModelPolicy.never
      case .through(let day): (day + 1) * ModelPolicy.day
      }
    guard expiresAt > now else { throw DeedRefusal("reinstatement_expires_too_early") }
    let posting = wallets[wallet].bring(
      .reinstate, issuer: postings[expiry - 1].partner, points: back, expiresAt: expiresAt)
    wallets[wallet].recoverDebts()
    reinstatements.append(
      Reinstatement(wallet: wallet, expiry: expiry, points: back, posting: posting))
    return [
      "posting": Int64(posting), "points": back, "balance": wallets[wallet].balance,
      "expires": expiresAt == ModelPolicy.never ? nil : expiresAt,
    ]
  }

  /// How many points of a lot are gone; those that were reinstated are not, unless they have
  /// expired again.
  func pointsGone(ofLot lot: Int, in wallet: Int) -> Int64 {
    let expiries = Set(
      wallets[wallet].allocations.filter { $0.lot.sequence == lot }.map(\.debit))
    let returned = reinstatements.filter { $0.wallet == wallet && expiries.contains($0.expiry) }
    return returned.reduce(wallets[wallet].pointsGone(ofLot: lot)) {
      $0 - $1.points + pointsGone(ofLot: $1.posting, in: wallet)
    }
  }
}
