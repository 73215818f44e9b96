/// A partner as a settlement meets it: besides its figures and terms, what it brings from before.
package struct SettlementPartner: Hashable, Sendable {
  /// Above zero; 0 is the operator.
  package let number: Int32
  /// What is open from settlements before, in minor units of the settlement currency; positive if
  /// the partner owes it.
  package let previousBalance: Int64
  /// The points that it issued and that were outstanding by the settlements before.
  package let openingPoints: Int64
  /// Whether this settlement charges the platform fee; not, for instance, while a partner that left
  /// runs off.
  package let owesPlatformFee: Bool
  /// Whether it has left and its points are the operator's: redeeming them costs it nothing, also
  /// where that is reported late, because it has paid for all that was open.
  package let isReleased: Bool
  /// Whether it has a statement without any line, too; not when it has left.
  package let isAlwaysStated: Bool
  /// Lines that do not follow from figures: buy-outs, deposits given back and adjustments of
  /// disputes, in the partner's billing currency. Tax on them is added by the calculation.
  package let furtherLines: [StatementLine]

  /// Creates a partner; whether its lines may stand is checked by `SettlementCalculation`.
  package init(
    number: Int32, previousBalance: Int64 = 0, openingPoints: Int64 = 0,
    owesPlatformFee: Bool = true,
    isReleased: Bool = false, isAlwaysStated: Bool = true, furtherLines: [StatementLine] = []
  ) {
    self.number = number
    self.previousBalance = previousBalance
    self.openingPoints = openingPoints
    self.owesPlatformFee = owesPlatformFee
    self.isReleased = isReleased
    self.isAlwaysStated = isAlwaysStated
    self.furtherLines = furtherLines
  }
}
