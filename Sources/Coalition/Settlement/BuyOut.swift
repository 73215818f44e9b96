/// The price of changing a partner's funding model over the lots that are open.
///
/// What was paid at issue by the old terms, the buy-out, and what is paid at redemption by the new
/// ones are together the whole price of a point.
package enum BuyOut {
  /// Returns the line of a change from `old` to `new` terms with so many points of the partner
  /// outstanding: points × the new issue price × (new − old share at issue), rounded half away from
  /// zero once. Positive if the partner pays more at issue from now on.
  ///
  /// The price is the new one, in the new currency, because redemptions after the change are
  /// charged by the new terms. Throws `outOfRange` for points below zero or terms of different
  /// partners, and `overflow`.
  package static func line(
    from old: SettlementTerms, to new: SettlementTerms, outstanding points: Int64
  ) throws(SettlementError) -> StatementLine {
    guard points >= 0 else { throw .outOfRange("outstanding") }
    guard old.partnerNumber == new.partnerNumber else { throw .outOfRange("partner_number") }
    let share = new.issueShareBasisPoints - old.issueShareBasisPoints
    return StatementLine(
      charge: .buyOut, document: .points, quantity: points, rateMicros: new.issuePriceMicros,
      shareBasisPoints: share,
      amount: try ExactFraction.price(
        of: points, atMicros: new.issuePriceMicros, in: new.currency, shareBasisPoints: share),
      taxBasisPoints: new.taxes[.buyOut], termsNumber: new.number)
  }

  /// Returns the line that corrects a buy-out by points of either sign that it had not counted: as
  /// `line`, and with the share turned round for points below zero.
  package static func correction(
    from old: SettlementTerms, to new: SettlementTerms, points: Int64
  ) throws(SettlementError) -> StatementLine {
    guard points > Int64.min else { throw .overflow }
    let whole = try line(from: old, to: new, outstanding: abs(points))
    guard points < 0 else { return whole }
    return StatementLine(
      charge: .buyOut, document: .points, quantity: whole.quantity, rateMicros: whole.rateMicros,
      shareBasisPoints: whole.shareBasisPoints.map { -$0 }, amount: -whole.amount,
      taxBasisPoints: whole.taxBasisPoints, termsNumber: whole.termsNumber)
  }

  /// Returns how many more points of a partner were open when `new` terms bought them out than was
  /// known, as the figures of a settlement from then on tell.
  ///
  /// A figure that is priced by older terms moves points whose share at issue was still the old
  /// one: issued, refunded or reinstated ones were not bought out, and redeemed, returned or
  /// expired ones were, though nothing of them is left to pay for. Throws `overflow`.
  package static func pointsMissed(
    by new: SettlementTerms, olderTerms: Set<Int32>, figures: [Figure]
  ) throws(SettlementError) -> Int64 {
    let partner = new.partnerNumber
    var missed = ExactSum()
    for figure in figures {
      let isOwn =
        figure.partnerNumber == partner && figure.termsNumber.map(olderTerms.contains) == true
      let isIssuers =
        figure.counterpart == partner
        && figure.counterpartTermsNumber.map(olderTerms.contains) == true
      switch figure.measure {
      case .issued where isOwn, .reinstated where isOwn, .substitutedOut where isOwn,
        .refunded where isIssuers:
        missed.add(figure.points)
      case .returned where isOwn, .expired where isOwn, .substitutedIn where isOwn,
        .redeemed where isIssuers:
        missed.subtract(figure.points)
      default: continue
      }
    }
    return try missed.value
  }
}
