extension LedgerModel {
  mutating func giveBack(_ batch: [Ask]) -> [Verdict] {
    look(
      at: batch.compactMap { purchase(of: $0) }.flatMap {
        [$0.wallet, actingWallet($0.wallet)]
      })
    return batch.map { giveBack($0) }
  }

  private func purchase(of ask: Ask) -> Purchase? {
    purchases[Name(partner: ask.partner, text: ask.original ?? "")]
  }

  private mutating func giveBack(_ ask: Ask) -> Verdict {
    if let known = recalled(ask) { return known }
    guard let purchase = purchase(of: ask) else { return refused("purchase_not_found") }
    guard ask.occurredAt <= occurredAtMax else { return refused("occurred_in_future") }
    guard date(of: ask, about: purchase.ask.occurredAt) != nil else {
      return refused("occurred_too_early")
    }
    let earlier = returns.values.filter {
      $0.ask.partner == ask.partner && $0.ask.original == ask.original
    }
    let amountLeft = purchase.ask.amount! - earlier.reduce(0) { $0 + $1.amount }
    let name = Name(partner: ask.partner, text: ask.name)
    if let same = returns[name] {
      let isSame = ask.amount.map { $0 == same.amount } ?? (amountLeft == 0)
      guard same.ask.original == ask.original, isSame else {
        return refused("receipt_already_recorded")
      }
      return replay(ask, of: same.ask.document)
    }
    let amount = ask.amount ?? amountLeft
    let isNothing = ask.amount == nil && amount == 0 && !earlier.isEmpty
    guard amount <= amountLeft, !isNothing else {
      return remember(ask, refused("return_exceeds_purchase", amountLeft))
    }
    var new = Return(ask: ask, amount: amount)
    let whole = purchase.ask.amount!
    let share =
      whole == 0 ? purchase.points : purchase.points * (whole - amountLeft + amount) / whole
    new.points = share - earlier.reduce(0) { $0 + $1.points }
    takeBack(&new, of: purchase, expiredBefore: earlier.reduce(0) { $0 + $1.expired })
    returns[name] = new
    return remember(ask, .done(document: ask.document, isReplay: false, told: []))
  }

  /// Says where every point of a return comes from, and takes those that are there. Points that
  /// have moved to another wallet are not known as those of the purchase any more.
  private mutating func takeBack(
    _ new: inout Return, of purchase: Purchase, expiredBefore: Int64
  ) {
    let wallet = actingWallet(purchase.wallet)
    let ownLot = wallet == purchase.wallet ? purchase.posting : nil
    if let ownLot { new.cancelled = wallets[wallet].cancelPending(new.points, ofLot: ownLot) }
    if let lot = purchase.posting {
      let open = ownLot.map { wallets[wallet].pointsOpen(ofLot: $0) } ?? 0
      let missing = max(new.points - new.cancelled - open, 0)
      let gone = pointsGone(ofLot: lot, in: purchase.wallet) - expiredBefore
      new.expired = min(missing, max(gone, 0))
    }
    let rest = new.points - new.cancelled - new.expired
    new.taken = min(rest, wallets[wallet].spendable)
    // What is on hold is owed under every policy, because the hold may give it back.
    new.owed = min(rest - new.taken, wallets[wallet].recoverable)
    let spent = rest - new.taken - new.owed
    switch policy.returns {
    case .withinBalance: new.waived = spent
    case .chargePartner: new.charged = spent
    case .allowDebt: new.owed += spent
    }
    if new.taken + new.owed > 0 {
      let debit = wallets[wallet].post(
        .return, partner: new.ask.partner, points: new.taken + new.owed)
      _ = wallets[wallet].consume(new.taken, debit: debit, cause: debit, lotFirst: ownLot)
      if new.owed > 0 { wallets[wallet].owe(new.owed, debit: debit) }
    }
    new.balanceAfter = wallets[wallet].balance
  }
}
