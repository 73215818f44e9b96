extension LedgerModel {
  mutating func earn(_ batch: [Ask]) -> [Verdict] {
    let indebted = Set(batch.map(\.member)).filter { wallets[$0].balance < 0 }
    sweep(batch.map(\.member))
    let before = self
    var keys: Set<Name> = []
    var receipts: Set<Name> = []
    let verdicts = batch.map { ask in
      let isNewKey = keys.insert(Name(partner: ask.partner, text: ask.key)).inserted
      let isNewName = receipts.insert(Name(partner: ask.partner, text: ask.name)).inserted
      return earn(ask, isFirst: isNewKey && isNewName, before: before)
    }
    for member in indebted {
      wallets[member].sweep(now: now)
      wallets[member].recoverDebts()
    }
    return verdicts
  }

  private mutating func earn(_ ask: Ask, isFirst: Bool, before: LedgerModel) -> Verdict {
    if let known = before.recalled(ask) { return known }
    guard isFirst else { return .again }
    let name = Name(partner: ask.partner, text: ask.name)
    if let same = purchases[name] {
      guard
        same.ask.member == ask.member, same.ask.amount == ask.amount,
        same.ask.occurredAt == ask.occurredAt
      else { return .refused("receipt_already_recorded", detail: nil, isReplay: false) }
      return replay(ask, of: same.ask.document, told: same.told)
    }
    guard ask.occurredAt <= occurredAtMax else {
      return .refused("occurred_in_future", detail: nil, isReplay: false)
    }
    let points = ask.amount! / 100
    let expiresAt = policy.expiry(of: ask.occurredAt)
    let confirmBy = ask.confirmDays.map { now + Int64($0) * ModelPolicy.day }
    let dueAt = confirmBy ?? ask.maturesAt.flatMap { $0 > now ? $0 : nil }
    var posting: Int?
    if points > 0, let dueAt {
      posting = wallets[ask.member].accrue(
        points, partner: ask.partner, expiresAt: expiresAt, dueAt: dueAt,
        isConfirmed: confirmBy == nil)
    } else if points > 0 {
      posting = wallets[ask.member].earn(points, partner: ask.partner, expiresAt: expiresAt)
    }
    let told = [points, wallets[ask.member].balance]
    purchases[name] = Purchase(
      ask: ask, points: points, posting: posting, told: told, confirmBy: confirmBy)
    return remember(ask, .done(document: ask.document, isReplay: false, told: told))
  }

  mutating func giveBack(_ batch: [Ask]) -> [Verdict] {
    sweep(batch.compactMap { purchase(of: $0)?.ask.member })
    return batch.map { giveBack($0) }
  }

  private func purchase(of ask: Ask) -> Purchase? {
    purchases[Name(partner: ask.partner, text: ask.original ?? "")]
  }

  private mutating func giveBack(_ ask: Ask) -> Verdict {
    if let known = recalled(ask) { return known }
    guard let purchase = purchase(of: ask) else {
      return .refused("purchase_not_found", detail: nil, isReplay: false)
    }
    guard ask.occurredAt <= occurredAtMax else {
      return .refused("occurred_in_future", detail: nil, isReplay: false)
    }
    let earlier = returns.values.filter {
      $0.ask.partner == ask.partner && $0.ask.original == ask.original
    }
    let amountLeft = purchase.ask.amount! - earlier.reduce(0) { $0 + $1.amount }
    if let same = returns[Name(partner: ask.partner, text: ask.name)] {
      let isSame = ask.amount.map { $0 == same.amount } ?? (amountLeft == 0)
      guard same.ask.original == ask.original, isSame else {
        return .refused("receipt_already_recorded", detail: nil, isReplay: false)
      }
      return replay(ask, of: same.ask.document)
    }
    let amount = ask.amount ?? amountLeft
    let isNothing = ask.amount == nil && amount == 0 && !earlier.isEmpty
    guard amount <= amountLeft, !isNothing else {
      return remember(
        ask, .refused("return_exceeds_purchase", detail: amountLeft, isReplay: false))
    }
    var new = Return(ask: ask, amount: amount)
    let whole = purchase.ask.amount!
    let share =
      whole == 0 ? purchase.points : purchase.points * (whole - amountLeft + amount) / whole
    new.points = share - earlier.reduce(0) { $0 + $1.points }
    takeBack(&new, of: purchase, expiredBefore: earlier.reduce(0) { $0 + $1.expired })
    returns[Name(partner: ask.partner, text: ask.name)] = new
    return remember(ask, .done(document: ask.document, isReplay: false, told: []))
  }

  /// Says where every point of a return comes from, and takes those that are there.
  private mutating func takeBack(
    _ new: inout Return, of purchase: Purchase, expiredBefore: Int64
  ) {
    let member = purchase.ask.member
    if let lot = purchase.posting {
      new.cancelled = wallets[member].cancelPending(new.points, ofLot: lot)
      let missing = max(new.points - new.cancelled - wallets[member].pointsOpen(ofLot: lot), 0)
      new.expired = min(missing, wallets[member].pointsGone(ofLot: lot) - expiredBefore)
    }
    let rest = new.points - new.cancelled - new.expired
    new.taken = min(rest, wallets[member].spendable)
    let short = rest - new.taken
    switch policy.returns {
    case .withinBalance: new.waived = short
    case .chargePartner: new.charged = short
    case .allowDebt: new.owed = short
    }
    if new.taken + new.owed > 0 {
      let debit = wallets[member].post(
        .return, partner: new.ask.partner, points: new.taken + new.owed)
      _ = wallets[member].consume(
        new.taken, debit: debit, cause: debit, lotFirst: purchase.posting)
      if new.owed > 0 { wallets[member].owe(new.owed, debit: debit) }
    }
    new.balanceAfter = wallets[member].balance
  }
}
