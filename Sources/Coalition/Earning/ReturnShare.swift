/// Why a return has no share.
package enum ReturnShareError: Error, Hashable {
  /// More would have come back than was bought.
  case exceedsPurchase
  /// An amount or a quantity is below zero.
  case negative
}

/// The part of a purchase's points that goes back when goods do.
///
/// The points taken back after returning `a` of `t` in all are `⌊points × a ÷ t⌋` **in total**;
/// each return takes the difference to what the returns before it took. So a basket brought back in
/// ten pieces costs the member exactly the points of the basket brought back at once, and no order
/// or size of the pieces gains anybody a point.
package struct ReturnShare: Hashable, Sendable {
  /// What is shared out: the points of the purchase.
  package let points: Points
  /// The whole by which it is shared out: the amount of the purchase in minor units.
  package let purchaseAmount: Int64

  /// Creates the rule for one purchase.
  package init(points: Points, purchaseAmount: Int64) throws(ReturnShareError) {
    guard purchaseAmount >= 0 else { throw .negative }
    self.points = points
    self.purchaseAmount = purchaseAmount
  }

  /// Returns the points that are taken back in all once `amountReturned` has come back.
  ///
  /// A purchase of nothing earned nothing by its amount; if it has points all the same, its return
  /// takes them all.
  package func pointsTakenBack(
    afterReturning amountReturned: Int64
  ) throws(ReturnShareError) -> Points {
    let share = try Self.part(of: points.value, amountReturned, outOf: purchaseAmount)
    guard let taken = try? Points(share) else { preconditionFailure("a part is never negative") }
    return taken
  }

  /// Returns the points that a return of `amount` takes back when `amountBefore` came back earlier.
  package func pointsTakenBack(
    returning amount: Int64, afterReturning amountBefore: Int64
  ) throws(ReturnShareError) -> Points {
    guard amount >= 0 else { throw .negative }
    let (amountAfter, overflow) = amountBefore.addingReportingOverflow(amount)
    guard !overflow else { throw .exceedsPurchase }
    let before = try pointsTakenBack(afterReturning: amountBefore)
    let after = try pointsTakenBack(afterReturning: amountAfter)
    guard let difference = try? after.subtracting(before) else {
      preconditionFailure("returning more never takes back less")
    }
    return difference
  }

  /// Returns the amount that comes back with `quantity` pieces of a line of `lineQuantity` pieces,
  /// when `quantityBefore` pieces came back earlier; the same cumulative rounding as for points.
  package static func amount(
    ofLine lineAmount: Int64, returning quantity: Int64, afterReturning quantityBefore: Int64,
    outOf lineQuantity: Int64
  ) throws(ReturnShareError) -> Int64 {
    guard quantity >= 0, lineAmount >= 0 else { throw .negative }
    let (quantityAfter, overflow) = quantityBefore.addingReportingOverflow(quantity)
    guard !overflow else { throw .exceedsPurchase }
    let before = try part(of: lineAmount, quantityBefore, outOf: lineQuantity)
    let after = try part(of: lineAmount, quantityAfter, outOf: lineQuantity)
    return after - before
  }

  /// `⌊whole × part ÷ total⌋`, which is at most `whole`.
  private static func part(
    of whole: Int64, _ part: Int64, outOf total: Int64
  ) throws(ReturnShareError) -> Int64 {
    guard part >= 0 else { throw .negative }
    guard part <= total else { throw .exceedsPurchase }
    guard total > 0 else { return whole }
    guard let share = try? Ratio(part, per: total).applied(to: whole, rounding: .down) else {
      preconditionFailure("a part of a whole fits where the whole does")
    }
    return share
  }
}
