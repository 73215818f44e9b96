extension LedgerModel {
  mutating func decide(_ batch: [Ask]) -> [Verdict] {
    look(at: batch.compactMap { ask in decided(by: ask).map { purchases[$0]!.wallet } })
    return batch.map { decide($0) }
  }

  /// The name of the purchase that is decided on.
  private func decided(by ask: Ask) -> Name? {
    purchases.first {
      $0.key.partner == ask.partner && "n\($0.value.ask.document)" == ask.original
    }?.key
  }

  private mutating func decide(_ ask: Ask) -> Verdict {
    if let known = recalled(ask) { return known }
    guard let name = decided(by: ask), let purchase = purchases[name] else {
      return refused("purchase_not_found")
    }
    if let decision = purchase.decision {
      guard decision.isConfirmed == ask.isConfirmation else {
        return refused(
          decision.isConfirmed ? "purchase_already_confirmed" : "purchase_already_cancelled")
      }
      return replay(ask, of: purchase.ask.document)
    }
    guard let confirmBy = purchase.confirmBy else {
      return refused("purchase_not_pending")
    }
    guard confirmBy > now else {
      return refused("confirmation_too_late")
    }
    var points: Int64 = 0
    if let lot = purchase.posting {
      points = wallets[purchase.wallet].pointsPending(ofLot: lot)
      guard points > 0 else {
        return refused("purchase_not_pending")
      }
      wallets[purchase.wallet].settle(lot, isConfirmed: ask.isConfirmation, at: now)
      wallets[purchase.wallet].sweep()
    }
    purchases[name]!.decision = Decision(isConfirmed: ask.isConfirmation, points: points)
    return remember(ask, .done(document: purchase.ask.document, isReplay: false, told: []))
  }
}
