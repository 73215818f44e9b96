extension LedgerModel {
  mutating func earn(_ batch: [Ask]) -> [Verdict] {
    let earning = Set(batch.map { wallet(of: $0.member) })
    look(at: earning)
    let indebted = earning.filter { !wallets[$0].debts.isEmpty }
    let before = self
    var keys: Set<Name> = []
    var receipts: Set<Name> = []
    let verdicts = batch.map { ask in
      let isNewKey = keys.insert(Name(partner: ask.partner, text: ask.key)).inserted
      let isNewName = receipts.insert(Name(partner: ask.partner, text: ask.name)).inserted
      return earn(ask, isFirst: isNewKey && isNewName, before: before)
    }
    for wallet in indebted {
      wallets[wallet].sweep()
      wallets[wallet].recoverDebts()
    }
    return verdicts
  }

  private mutating func earn(_ ask: Ask, isFirst: Bool, before: LedgerModel) -> Verdict {
    if let known = before.recalled(ask) { return known }
    guard isFirst else { return .again }
    let name = Name(partner: ask.partner, text: ask.name)
    if let same = purchases[name] {
      guard
        survivor(same.member) == survivor(ask.member), same.ask.amount == ask.amount,
        same.ask.occurredAt == ask.occurredAt
      else { return refused("receipt_already_recorded") }
      return replay(ask, of: same.ask.document, told: same.told)
    }
    guard ask.occurredAt <= occurredAtMax else { return refused("occurred_in_future") }
    let points = ask.amount! / 100
    let confirmBy = ask.confirmDays.map { now + Int64($0) * ModelPolicy.day }
    let dueAt = confirmBy ?? ask.maturesAt.flatMap { $0 > now ? $0 : nil }
    let wallet = wallet(of: ask.member)
    let posting = points == 0 ? nil : bring(points, ask, to: wallet, dueAt: dueAt)
    let told = [points, wallets[wallet].balance]
    purchases[name] = Purchase(
      ask: ask, member: survivor(ask.member), wallet: wallet, points: points, posting: posting,
      told: told, confirmBy: confirmBy)
    return remember(ask, .done(document: ask.document, isReplay: false, told: told))
  }

  /// Brings the points of a purchase into a wallet, open or pending, and returns the posting.
  private mutating func bring(_ points: Int64, _ ask: Ask, to wallet: Int, dueAt: Int64?) -> Int {
    let renews = policy.renews && ask.pointsExpire == nil
    let expiresAt =
      renews ? ModelPolicy.never : ask.pointsExpire ?? policy.expiry(of: ask.occurredAt)
    wallets[wallet].renew(until: renewed(by: ask.occurredAt))
    guard let dueAt else {
      return wallets[wallet].bring(
        .earn, issuer: ask.partner, points: points, expiresAt: expiresAt, renews: renews)
    }
    return wallets[wallet].accrue(
      points, issuer: ask.partner, expiresAt: expiresAt, renews: renews, dueAt: dueAt,
      isConfirmed: ask.confirmDays == nil)
  }
}
