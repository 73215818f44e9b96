extension LedgerModel {
  mutating func hold(_ batch: [Ask]) -> [Verdict] {
    look(at: batch.map { wallet(of: $0.member) })
    return batch.map { hold($0) }
  }

  private mutating func hold(_ ask: Ask) -> Verdict {
    if let known = recalled(ask) { return known }
    let name = Name(partner: ask.partner, text: ask.name)
    let wallet = wallet(of: ask.member)
    if let same = holds[name] {
      guard survivor(same.member) == survivor(ask.member), same.points == ask.amount else {
        return refused("reference_already_used")
      }
      return replay(ask, of: same.ask.document)
    }
    guard ask.occurredAt <= occurredAtMax else { return refused("occurred_in_future") }
    let points = ask.amount!
    let available = wallets[wallet].spendable
    if let objection = objection(
      toRedeeming: points, of: available, wallet: wallet, partner: ask.partner, basket: ask.basket)
    {
      return object(ask, objection)
    }
    wallets[wallet].hold(points, id: ask.document, until: now + Int64(ask.lifetime!) * 1_000_000)
    holds[name] = Hold(
      ask: ask, member: survivor(ask.member), wallet: wallet, points: points, basket: ask.basket)
    return remember(ask, .done(document: ask.document, isReplay: false, told: []))
  }

  /// The name of the hold that is captured or voided.
  private func held(by ask: Ask) -> Name? {
    holds.first {
      $0.key.partner == ask.partner && "n\($0.value.ask.document)" == ask.original
    }?.key
  }

  private mutating func lookAtHolds(of batch: [Ask]) {
    look(at: batch.compactMap { held(by: $0).map { holds[$0]!.wallet } })
  }

  mutating func capture(_ batch: [Ask]) -> [Verdict] {
    lookAtHolds(of: batch)
    return batch.map { capture($0) }
  }

  private mutating func capture(_ ask: Ask) -> Verdict {
    if let known = recalled(ask) { return known }
    guard let name = held(by: ask), let hold = holds[name] else { return refused("hold_not_found") }
    let points = ask.amount!
    let reference = ask.name.isEmpty ? name : Name(partner: ask.partner, text: ask.name)
    switch wallets[hold.wallet].hold(hold.ask.document)!.end {
    case .expired: return refused("hold_expired")
    case .voided: return refused("hold_voided")
    case .captured:
      let redemption = redemptions[hold.redemption!]!
      guard redemption.points == points, hold.redemption == reference else {
        return refused("hold_captured")
      }
      return replay(ask, of: redemption.ask.document)
    case nil: break
    }
    guard ask.occurredAt <= occurredAtMax else { return refused("occurred_in_future") }
    guard let date = date(of: ask, about: hold.ask.occurredAt) else {
      return refused("occurred_too_early")
    }
    guard points <= hold.points else { return refused("capture_exceeds_hold", hold.points) }
    guard redemptions[reference] == nil else { return refused("reference_already_used") }
    if let objection = objection(
      toRedeeming: points, of: hold.points, wallet: hold.wallet, partner: ask.partner,
      basket: ask.basket ?? hold.basket)
    {
      return object(ask, objection)
    }
    let debit = wallets[hold.wallet].capture(
      points, ofHold: hold.ask.document, partner: ask.partner)
    let told = [Self.value(of: points), wallets[hold.wallet].balance]
    wallets[hold.wallet].renew(until: renewed(by: date))
    wallets[hold.wallet].endHold(hold.ask.document, .captured(points), at: now)
    redemptions[reference] = Redemption(
      ask: ask, member: hold.member, wallet: hold.wallet, points: points, value: told[0],
      posting: debit, told: told, occurredAt: date)
    holds[name]!.redemption = reference
    return remember(ask, .done(document: ask.document, isReplay: false, told: []))
  }

  mutating func void(_ batch: [Ask]) -> [Verdict] {
    lookAtHolds(of: batch)
    return batch.map { void($0) }
  }

  private mutating func void(_ ask: Ask) -> Verdict {
    if let known = recalled(ask) { return known }
    guard let name = held(by: ask), let hold = holds[name] else { return refused("hold_not_found") }
    switch wallets[hold.wallet].hold(hold.ask.document)!.end {
    case .expired: return refused("hold_expired")
    case .captured: return refused("hold_captured")
    case .voided: return replay(ask, of: hold.ask.document)
    case nil: break
    }
    wallets[hold.wallet].endHold(hold.ask.document, .voided, at: now)
    return remember(ask, .done(document: hold.ask.document, isReplay: false, told: []))
  }
}
