extension GiftModel {
  /// What a code is at a partner's till.
  private enum Found {
    case open(Int)
    case over(Int, refusal: String)
    case elsewhere
    case none
  }

  private func find(_ code: String, at partner: Int) -> Found {
    // Each code is one voucher's at most: that is compared with the database in the end.
    guard let voucher = vouchers.firstIndex(where: { $0.code == code }) else { return .none }
    guard gifts[vouchers[voucher].gift].supplier == partner else { return .elsewhere }
    switch vouchers[voucher].outcome {
    case nil:
      return vouchers[voucher].expiresAt > now
        ? .open(voucher) : .over(voucher, refusal: "voucher_expired")
    case "reissued": return .over(voucher, refusal: "voucher_replaced")
    case let outcome?: return .over(voucher, refusal: "voucher_\(outcome)")
    }
  }

  /// For how many seconds a partner's till may ask for no more codes.
  private func wrongCodesWait(_ partner: Int) -> Int64? {
    let recent = wrongCodes[partner, default: []].filter { $0 > now - Self.hour }
    guard recent.count >= Self.wrongCodesMax, let first = recent.min() else { return nil }
    return (first + Self.hour - now + 999_999) / 1_000_000
  }

  mutating func activate(_ code: String, _ uses: Int32, _ ask: GiftAsk) -> Verdict {
    guard !ask.isDesk else { return refused("scope_missing") }
    if let known = recalled(ask) { return known }
    if let wait = wrongCodesWait(ask.partner) { return refused("too_many_wrong_codes", wait) }
    let name = Name(partner: ask.partner, text: ask.name)
    if let same = activations[name] {
      guard same.code == code, same.uses == uses else { return refused("reference_already_used") }
      return remember(ask, done(same.document, isReplay: true))
    }
    switch find(code, at: ask.partner) {
    case .none:
      wrongCodes[ask.partner, default: []].append(now)
      return refused("voucher_not_found")
    case .elsewhere:
      wrongCodes[ask.partner, default: []].append(now)
      return refused("not_here")
    case .over(_, let refusal): return remember(ask, refused(refusal))
    case .open(let voucher):
      let left = vouchers[voucher].usesLeft
      guard uses <= left else {
        return remember(ask, refused("uses_exceed_voucher", Int64(left)))
      }
      vouchers[voucher].usesLeft -= uses
      activations[name] = Activation(
        document: ask.document, voucher: voucher, code: code, uses: uses, usesLeft: left - uses)
      if left == uses {
        vouchers[voucher].outcome = "used"
        record(vouchers[voucher].order, .delivered, by: nil, givingBack: false)
      }
      return remember(ask, done(ask.document))
    }
  }

  /// What is told: the uses that are left, and whether it is open.
  mutating func check(_ code: String, _ ask: GiftAsk) -> Verdict {
    guard !ask.isDesk else { return refused("scope_missing") }
    if let wait = wrongCodesWait(ask.partner) { return refused("too_many_wrong_codes", wait) }
    switch find(code, at: ask.partner) {
    case .none:
      wrongCodes[ask.partner, default: []].append(now)
      return refused("voucher_not_found")
    case .elsewhere:
      wrongCodes[ask.partner, default: []].append(now)
      return refused("not_here")
    case .over(let voucher, _): return done(vouchers[voucher].id, told: [0, 0])
    case .open(let voucher):
      return done(vouchers[voucher].id, told: [1, Int64(vouchers[voucher].usesLeft)])
    }
  }

  mutating func reissue(_ document: UInt64, _ ask: GiftAsk) -> Verdict {
    let order = orders[document]
    let supplier = order.map { gifts[$0.gift].supplier }
    let needsDesk = ask.partner == supplier && ask.partner != order?.ask.partner
    guard ask.isDesk == needsDesk else { return refused("scope_missing") }
    guard let order, isVisible(order, to: ask.partner) else { return refused("order_not_found") }
    let isPool = gifts[order.outcome].stock == .pool
    let isTaken = isPool && take(order.outcome, for: ask.document)
    let verdict = replace(order, isPool: isPool, isTaken: isTaken, ask)
    conclude(ask.document)
    return verdict
  }

  private mutating func replace(
    _ order: Order, isPool: Bool, isTaken: Bool, _ ask: GiftAsk
  ) -> Verdict {
    if let known = recalled(ask) { return known }
    let issued = vouchers.indices.filter { vouchers[$0].order == order.ask.document }
    guard let old = issued.last else { return remember(ask, refused("order_without_voucher")) }
    if let outcome = vouchers[old].outcome { return remember(ask, refused("voucher_\(outcome)")) }
    guard vouchers[old].expiresAt > now else { return remember(ask, refused("voucher_expired")) }
    guard issued.count <= Self.reissuesMax else {
      return remember(ask, refused("too_many_reissues", Int64(Self.reissuesMax)))
    }
    guard !isPool || isTaken else { return refused("out_of_stock") }
    let code = reservations.first { $0.order == ask.document }?.code
    vouchers[old].outcome = "reissued"
    let pool = gifts[order.outcome]
    issue(
      Voucher(
        id: ask.document, order: order.ask.document, gift: vouchers[old].gift,
        code: code.map { pool.codes[$0].text } ?? Self.madeCode(ask.document), poolCode: code,
        uses: vouchers[old].usesLeft, usesLeft: vouchers[old].usesLeft,
        expiresAt: min(vouchers[old].expiresAt, code.map { pool.codes[$0].validUntil } ?? .max),
        givesPointsBack: vouchers[old].givesPointsBack, replaces: vouchers[old].id))
    return remember(ask, done(ask.document))
  }

  mutating func expire() {
    let due = vouchers.indices.filter {
      vouchers[$0].outcome == nil && vouchers[$0].expiresAt <= now
    }.sorted { vouchers[$0].id < vouchers[$1].id }
    ledger.look(
      at: due.filter { vouchers[$0].givesPointsBack }.map { orders[vouchers[$0].order]!.wallet })
    for voucher in due {
      let order = vouchers[voucher].order
      vouchers[voucher].outcome = "expired"
      record(
        order, .expired, by: nil,
        givingBack: vouchers[voucher].givesPointsBack && !isUsed(order))
    }
    for gift in gifts.indices {
      for code in gifts[gift].codes.indices {
        guard gifts[gift].codes[code].order == nil, !gifts[gift].codes[code].isVoid,
          gifts[gift].codes[code].validUntil <= now
        else { continue }
        gifts[gift].codes[code].isVoid = true
        gifts[gift].codes[code].isExpired = true
        gifts[gift].available -= 1
      }
    }
  }

  // MARK: The supplier's shelf

  /// What every change of a gift needs: nil when nothing stands against it.
  private func objection(to gift: Int, _ ask: GiftAsk) -> Verdict? {
    guard ask.isDesk else { return refused("scope_missing") }
    if let known = recalled(ask) { return known }
    return gifts[gift].supplier == ask.partner ? nil : refused("gift_not_found")
  }

  mutating func stock(_ gift: Int, _ change: Int64, _ ask: GiftAsk) -> Verdict {
    if let objection = objection(to: gift, ask) { return objection }
    guard gifts[gift].stock == .counted else { return refused("stock_not_counted") }
    guard gifts[gift].available + change >= 0 else {
      return refused("stock_exceeded", gifts[gift].available)
    }
    gifts[gift].available += change
    return remember(ask, done(0))
  }

  mutating func upload(
    _ gift: Int, _ codes: [String], _ validUntil: Int64?, _ ask: GiftAsk
  ) -> Verdict {
    if let objection = objection(to: gift, ask) { return objection }
    guard gifts[gift].stock == .pool else { return refused("gift_without_pool") }
    let known = Set(
      gifts.filter { $0.supplier == ask.partner }.flatMap { $0.codes.map(\.text) })
    let added = validUntil ?? .max > now ? codes.filter { !known.contains($0) } : []
    gifts[gift].codes += added.map { Gift.Code(text: $0, validUntil: validUntil ?? .max) }
    gifts[gift].available += Int64(added.count)
    return remember(ask, done(0, told: [Int64(added.count)]))
  }

  mutating func withdraw(_ gift: Int, _ codes: [String], _ ask: GiftAsk) -> Verdict {
    if let objection = objection(to: gift, ask) { return objection }
    guard gifts[gift].stock == .pool else { return refused("gift_without_pool") }
    var told: [Int64] = [0, 0, 0, 0]
    for text in codes {
      guard let code = gifts[gift].codes.firstIndex(where: { $0.text == text }) else {
        told[3] += 1
        continue
      }
      if gifts[gift].codes[code].order != nil {
        told[2] += 1
      } else if gifts[gift].codes[code].isVoid {
        told[1] += 1
      } else {
        gifts[gift].codes[code].isVoid = true
        gifts[gift].available -= 1
        told[0] += 1
      }
    }
    return remember(ask, done(0, told: told))
  }
}
