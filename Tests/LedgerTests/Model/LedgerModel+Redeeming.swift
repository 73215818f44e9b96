extension LedgerModel {
  mutating func redeem(_ batch: [Ask]) -> [Verdict] {
    sweep(batch.map(\.member))
    let before = self
    var keys: Set<Name> = []
    var references: Set<Name> = []
    var members: Set<Int> = []
    return batch.map { ask in
      let isNewKey = keys.insert(Name(partner: ask.partner, text: ask.key)).inserted
      let isNewName = references.insert(Name(partner: ask.partner, text: ask.name)).inserted
      let isNewMember = members.insert(ask.member).inserted
      return redeem(ask, isFirst: isNewKey && isNewName && isNewMember, before: before)
    }
  }

  private mutating func redeem(_ ask: Ask, isFirst: Bool, before: LedgerModel) -> Verdict {
    if let known = before.recalled(ask) { return known }
    guard isFirst else { return .again }
    let name = Name(partner: ask.partner, text: ask.name)
    if let same = redemptions[name] {
      guard same.ask.member == ask.member, same.points == ask.amount else {
        return .refused("reference_already_used", detail: nil, isReplay: false)
      }
      return replay(ask, of: same.ask.document, told: same.told)
    }
    guard ask.occurredAt <= occurredAtMax else {
      return .refused("occurred_in_future", detail: nil, isReplay: false)
    }
    let points = ask.amount!
    let spendable = wallets[ask.member].spendable
    guard points <= spendable else {
      return remember(ask, .refused("insufficient_points", detail: spendable, isReplay: false))
    }
    let debit = wallets[ask.member].post(.redeem, partner: ask.partner, points: points)
    _ = wallets[ask.member].consume(points, debit: debit, cause: debit)
    let value = Self.value(of: points)
    let told = [value, wallets[ask.member].balance]
    redemptions[name] = Redemption(
      ask: ask, points: points, value: value, posting: debit, told: told)
    return remember(ask, .done(document: ask.document, isReplay: false, told: told))
  }

  mutating func refund(_ batch: [Ask]) -> [Verdict] {
    sweep(batch.compactMap { redemption(of: $0)?.ask.member })
    return batch.map { refund($0) }
  }

  private func redemption(of ask: Ask) -> Redemption? {
    redemptions.values.first {
      $0.ask.partner == ask.partner && "n\($0.ask.document)" == ask.original
    }
  }

  private mutating func refund(_ ask: Ask) -> Verdict {
    if let known = recalled(ask) { return known }
    guard let redemption = redemption(of: ask) else {
      return .refused("redemption_not_found", detail: nil, isReplay: false)
    }
    guard ask.occurredAt <= occurredAtMax else {
      return .refused("occurred_in_future", detail: nil, isReplay: false)
    }
    let earlier = refunds.values.filter {
      $0.ask.partner == ask.partner && $0.ask.original == ask.original
    }
    let left = redemption.points - earlier.reduce(0) { $0 + $1.points }
    if let same = refunds[Name(partner: ask.partner, text: ask.name)] {
      let isSame = ask.amount.map { $0 == same.points } ?? (left == 0)
      guard same.ask.original == ask.original, isSame else {
        return .refused("reference_already_used", detail: nil, isReplay: false)
      }
      return replay(ask, of: same.ask.document)
    }
    let points = ask.amount ?? left
    guard points > 0, points <= left else {
      return remember(ask, .refused("refund_exceeds_redemption", detail: left, isReplay: false))
    }
    let given = redemption.points - left + points
    let value = redemption.value * given / redemption.points - earlier.reduce(0) { $0 + $1.value }
    let member = redemption.ask.member
    let credit = wallets[member].post(.refund, partner: ask.partner, points: points)
    let balanceAfter = wallets[member].balance
    wallets[member].restore(
      points, debit: redemption.posting, refund: credit, now: now, policy: policy)
    wallets[member].sweep(now: now)
    wallets[member].recoverDebts()
    refunds[Name(partner: ask.partner, text: ask.name)] = Refund(
      ask: ask, points: points, value: value, balanceAfter: balanceAfter)
    return remember(ask, .done(document: ask.document, isReplay: false, told: []))
  }
}
