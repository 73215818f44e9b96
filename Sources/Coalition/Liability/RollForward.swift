/// How a balance came from one date to the next: opening, what changed it, closing.
///
/// In points or in minor units of money; every change is signed, above zero is more. Closing
/// follows from opening and the changes, so a roll-forward that does not add up cannot be.
package struct RollForward: Hashable, Sendable {
  /// Why a balance of points changed, in the order in which a period's changes are valued.
  package enum Cause: String, CaseIterable, Sendable {
    /// Earned, or matured after they had been pending.
    case issued
    /// Taken back because goods came back; counted to the partner that did.
    case returned
    /// Of what was returned: the issuer whose points were found had fewer, the other more.
    case substituted
    case redeemed
    /// Given back of what was redeemed.
    case refunded
    case expired
    /// Given back of what had expired.
    case reinstated
    /// Given or taken by the operator.
    case adjusted
  }

  package let opening: Int64
  /// One for each cause, in the order of `Cause`.
  package let changes: [Int64]
  package let closing: Int64

  /// Creates a roll-forward; a cause that is not named changed nothing.
  package init(opening: Int64, _ changes: [Cause: Int64]) throws(LiabilityError) {
    try self.init(opening: opening, changes: Cause.allCases.map { changes[$0] ?? 0 })
  }

  private init(opening: Int64, changes: [Int64]) throws(LiabilityError) {
    self.opening = opening
    self.changes = changes
    var balance = opening
    for change in changes {
      let (next, overflow) = balance.addingReportingOverflow(change)
      guard !overflow else { throw .overflow }
      balance = next
    }
    closing = balance
  }

  /// The change for one cause.
  package subscript(cause: Cause) -> Int64 {
    guard let index = Cause.allCases.firstIndex(of: cause) else {
      preconditionFailure("every cause has its change")
    }
    return changes[index]
  }

  /// Returns the roll-forward of what these points are worth, in minor units, by cumulative
  /// rounding: it opens and closes with the value of the points that it opens and closes with.
  package func valued(at rate: CarryingRate) throws(LiabilityError) -> RollForward {
    let money = try RollForward(
      opening: rate.value(of: opening).minorUnits,
      changes: rate.movements(from: opening, changes: changes).map(\.minorUnits))
    let value = try rate.value(of: closing).minorUnits
    precondition(money.closing == value, "cumulative rounding closes with the value of the points")
    return money
  }
}
