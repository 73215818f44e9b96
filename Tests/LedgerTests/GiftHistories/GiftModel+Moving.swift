import Coalition

extension GiftModel {
  /// Who may do what, from which state into which, with a voucher or without; only while nobody has
  /// used it.
  private struct LegalMove {
    let move: OrderMove
    let from: Order.State
    let to: Order.State
    let isOrderers: Bool
    let hasVoucher: Bool
    var needsUnused = false
  }

  private static let legalMoves: [LegalMove] = [
    LegalMove(move: .cancel, from: .placed, to: .cancelled, isOrderers: true, hasVoucher: false),
    LegalMove(move: .cancel, from: .placed, to: .cancelled, isOrderers: false, hasVoucher: false),
    LegalMove(
      move: .cancel, from: .fulfilled, to: .cancelled, isOrderers: true, hasVoucher: true,
      needsUnused: true),
    LegalMove(
      move: .cancel, from: .fulfilled, to: .cancelled, isOrderers: false, hasVoucher: true,
      needsUnused: true),
    LegalMove(move: .fulfil, from: .placed, to: .fulfilled, isOrderers: false, hasVoucher: false),
    LegalMove(
      move: .deliver, from: .fulfilled, to: .delivered, isOrderers: false, hasVoucher: false),
    LegalMove(
      move: .return, from: .fulfilled, to: .returned, isOrderers: false, hasVoucher: false),
    LegalMove(
      move: .return, from: .delivered, to: .returned, isOrderers: false, hasVoucher: false),
  ]

  mutating func move(_ document: UInt64, _ move: OrderMove, _ ask: GiftAsk) -> Verdict {
    let verdict = decideMove(document, move, ask)
    if ask.cut == .afterMoving { return .again }
    carryStockReturns()
    return verdict
  }

  private mutating func decideMove(
    _ document: UInt64, _ move: OrderMove, _ ask: GiftAsk
  ) -> Verdict {
    guard let order = orders[document], isVisible(order, to: ask.partner) else {
      return refused("order_not_found")
    }
    ledger.look(at: [order.wallet])
    let isRightKey =
      ask.isDesk ? gifts[order.gift].supplier == ask.partner : order.ask.partner == ask.partner
    guard isRightKey else { return refused("scope_missing") }
    if let known = recalled(ask) { return known }
    let legal = Self.legalMoves.filter { $0.move == move && $0.isOrderers != ask.isDesk }
    if order.moves.count > 1, let last = order.moves.last, last.mover == ask.partner,
      legal.contains(where: { $0.to == last.state })
    {
      return remember(ask, done(document, isReplay: true))
    }
    let voucher = vouchers.lastIndex { $0.order == document }
    guard
      let step = legal.first(where: {
        $0.from == order.state && $0.hasVoucher == (voucher != nil)
      }), !gifts[order.outcome].isDonation
    else { return remember(ask, refused("move_not_allowed")) }
    if step.needsUnused, let voucher {
      let isOpen = vouchers[voucher].outcome == nil && vouchers[voucher].expiresAt > now
      guard isOpen, !isUsed(document) else { return remember(ask, refused("order_in_use")) }
    }
    if let voucher, move == .cancel { vouchers[voucher].outcome = "cancelled" }
    record(
      document, step.to, by: ask.partner, givingBack: [.cancelled, .returned].contains(step.to))
    return remember(ask, done(document))
  }

  func isVisible(_ order: Order, to partner: Int) -> Bool {
    [order.ask.partner, gifts[order.gift].supplier].contains(partner)
  }

  /// Whether anybody has used a voucher of an order.
  func isUsed(_ order: UInt64) -> Bool {
    activations.values.contains { vouchers[$0.voucher].order == order }
  }

  /// Moves an order into a state, with its points back where they came from.
  mutating func record(
    _ document: UInt64, _ state: Order.State, by mover: Int?, givingBack: Bool
  ) {
    orders[document]!.moves.append((state, mover))
    guard givingBack else { return }
    let order = orders[document]!
    orders[document]!.isRefunded = true
    let credit = ledger.wallets[order.wallet].post(
      .refund, partner: WalletModel.operatorNumber, points: order.points)
    ledger.wallets[order.wallet].restore(
      order.points, debit: order.posting, refund: credit, policy: ledger.policy)
    ledger.wallets[order.wallet].sweep()
    ledger.wallets[order.wallet].recoverDebts()
    // A voucher that nobody used in time is no goods that come back.
    guard state != .expired else { return }
    if order.units > 0 {
      stockReturns += Set([order.gift, order.outcome]).map {
        StockReturn(gift: $0, order: document)
      }
    }
    stockReturns += vouchers.filter {
      $0.order == document && $0.replaces != nil && $0.poolCode != nil
    }.map { StockReturn(gift: $0.gift, order: $0.id) }
  }
}
