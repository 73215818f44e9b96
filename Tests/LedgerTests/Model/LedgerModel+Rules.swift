/// What the terms of a partner demand of a redemption.
struct ModelRules: Hashable, Sendable {
  var pointsMin: Int64
  var pointsStep: Int64
  /// Hundredths of the basket.
  var sharePercent: Int64

  /// The partners of the histories; the third of the sample coalition is suspended.
  static let partners = [0, 1, 3]
  /// By partner; those of the sample coalition have none.
  static let ofPartners = [3: ModelRules(pointsMin: 4, pointsStep: 2, sharePercent: 50)]
}

extension LedgerModel {
  /// Why a partner cannot have points redeemed or held, if it cannot.
  func objection(
    toRedeeming points: Int64, of available: Int64, wallet: Int, partner: Int, basket: Int64?
  ) -> Verdict? {
    if wallets[wallet].status == .frozen { return refused("wallet_frozen") }
    if let rules = ModelRules.ofPartners[partner] {
      if points < rules.pointsMin { return refused("redemption_below_minimum", rules.pointsMin) }
      if points % rules.pointsStep != 0 {
        return refused("redemption_not_in_steps", rules.pointsStep)
      }
      guard let basket else { return refused("basket_missing") }
      let share = basket * rules.sharePercent / 100
      if Self.value(of: points) > share { return refused("basket_share_exceeded", share) }
    }
    return points > available ? refused("insufficient_points", available) : nil
  }

  /// Refuses for a reason that is remembered if it lies in the state of the ledger.
  mutating func object(_ ask: Ask, _ objection: Verdict) -> Verdict {
    guard case .refused(let code, _, _) = objection,
      ["wallet_frozen", "insufficient_points"].contains(code)
    else { return objection }
    return remember(ask, objection)
  }
}
