extension LedgerModel {
  mutating func redeem(_ batch: [Ask]) -> [Verdict] {
    look(at: batch.map { wallet(of: $0.member) })
    let before = self
    var keys: Set<Name> = []
    var references: Set<Name> = []
    var spending: Set<Int> = []
    return batch.map { ask in
      let isNewKey = keys.insert(Name(partner: ask.partner, text: ask.key)).inserted
      let isNewName = references.insert(Name(partner: ask.partner, text: ask.name)).inserted
      let isNewWallet = spending.insert(wallet(of: ask.member)).inserted
      return redeem(ask, isFirst: isNewKey && isNewName && isNewWallet, before: before)
    }
  }

  private mutating func redeem(_ ask: Ask, isFirst: Bool, before: LedgerModel) -> Verdict {
    if let known = before.recalled(ask) { return known }
    guard isFirst else { return .again }
    let name = Name(partner: ask.partner, text: ask.name)
    if let same = redemptions[name] {
      guard survivor(same.member) == survivor(ask.member), same.points == ask.amount else {
        return refused("reference_already_used")
      }
      return replay(ask, of: same.ask.document, told: same.told)
    }
    guard ask.occurredAt <= occurredAtMax else { return refused("occurred_in_future") }
    let points = ask.amount!
    let wallet = wallet(of: ask.member)
    let available = wallets[wallet].spendable
    if let objection = objection(
      toRedeeming: points, of: available, wallet: wallet, partner: ask.partner, basket: ask.basket)
    {
      return object(ask, objection)
    }
    let debit = wallets[wallet].post(.redeem, partner: ask.partner, points: points)
    _ = wallets[wallet].consume(points, debit: debit, cause: debit)
    wallets[wallet].renew(until: renewed(by: ask.occurredAt))
    let told = [Self.value(of: points), wallets[wallet].balance]
    redemptions[name] = Redemption(
      ask: ask, member: survivor(ask.member), wallet: wallet, points: points, value: told[0],
      posting: debit, told: told, occurredAt: ask.occurredAt)
    return remember(ask, .done(document: ask.document, isReplay: false, told: told))
  }

  mutating func refund(_ batch: [Ask]) -> [Verdict] {
    look(
      at: batch.compactMap { redemption(of: $0) }.flatMap {
        [$0.wallet, actingWallet($0.wallet)]
      })
    return batch.map { refund($0) }
  }

  private func redemption(of ask: Ask) -> Redemption? {
    redemptions.values.first {
      $0.ask.partner == ask.partner && "n\($0.ask.document)" == ask.original
    }
  }

  private mutating func refund(_ ask: Ask) -> Verdict {
    if let known = recalled(ask) { return known }
    guard let redemption = redemption(of: ask) else { return refused("redemption_not_found") }
    guard ask.occurredAt <= occurredAtMax else { return refused("occurred_in_future") }
    guard date(of: ask, about: redemption.occurredAt) != nil else {
      return refused("occurred_too_early")
    }
    let earlier = refunds.values.filter {
      $0.ask.partner == ask.partner && $0.ask.original == ask.original
    }
    let left = redemption.points - earlier.reduce(0) { $0 + $1.points }
    let name = Name(partner: ask.partner, text: ask.name)
    if let same = refunds[name] {
      let isSame = ask.amount.map { $0 == same.points } ?? (left == 0)
      guard same.ask.original == ask.original, isSame else {
        return refused("reference_already_used")
      }
      return replay(ask, of: same.ask.document)
    }
    let points = ask.amount ?? left
    guard points > 0, points <= left else {
      return remember(ask, refused("refund_exceeds_redemption", left))
    }
    let given = redemption.points - left + points
    let value = redemption.value * given / redemption.points - earlier.reduce(0) { $0 + $1.value }
    let balanceAfter = giveBack(points, of: redemption, ask)
    refunds[name] = Refund(ask: ask, points: points, value: value, balanceAfter: balanceAfter)
    return remember(ask, .done(document: ask.document, isReplay: false, told: []))
  }

  /// Restores points of a redemption and returns the balance of the wallet in which they are then:
  /// from one that is closed they go on to the one into which it was emptied.
  private mutating func giveBack(_ points: Int64, of redemption: Redemption, _ ask: Ask) -> Int64 {
    let home = redemption.wallet
    let credit = wallets[home].post(.refund, partner: ask.partner, points: points)
    let balance = wallets[home].balance
    // In a closed wallet nothing happens any more: what happened where the points go counts.
    let acting = actingWallet(home)
    let activeUntil = wallets[acting].activeUntil
    if acting != home, activeUntil != ModelPolicy.never { wallets[home].renew(until: activeUntil) }
    wallets[home].restore(points, debit: redemption.posting, refund: credit, policy: policy)
    wallets[home].sweep()
    wallets[home].recoverDebts()
    guard acting != home else { return balance }
    sendOn(from: home, to: acting, member: redemption.member, document: ask.document)
    return wallets[acting].balance
  }
}
