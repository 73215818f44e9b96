/// A partner as a settlement meets it: besides its figures and terms, what it brings from before.
package struct SettlementPartner: Hashable, Sendable {
  /// Above zero; 0 is the operator.
  package let number: Int32
  /// What is open from settlements before, in minor units of the settlement currency; positive if
  /// the partner owes it.
  package let previousBalance: Int64
  /// Whether this settlement charges the platform fee; not, for instance, while a partner that left
  /// runs off.
  package let owesPlatformFee: Bool
  /// Lines that do not follow from figures: buy-outs and adjustments of disputes, in the partner's
  /// billing currency. Tax on them is added by the calculation.
  package let furtherLines: [StatementLine]

  /// Creates a partner; whether its lines may stand is checked by `SettlementCalculation`.
  package init(
    number: Int32, previousBalance: Int64 = 0, owesPlatformFee: Bool = true,
    furtherLines: [StatementLine] = []
  ) {
    self.number = number
    self.previousBalance = previousBalance
    self.owesPlatformFee = owesPlatformFee
    self.furtherLines = furtherLines
  }
}
