/// The sum of one document of a statement, in minor units of the billing currency.
package struct DocumentTotal: Hashable, Sendable {
  /// Which document.
  package let document: StatementDocument
  /// The sum of its lines without tax.
  package let net: Int64
  /// The sum of its lines of tax.
  package let tax: Int64
  /// `net` and `tax` together.
  package let gross: Int64
}

/// The tax of one document at one rate, in minor units of the billing currency.
package struct TaxTotal: Hashable, Sendable {
  /// Which document.
  package let document: StatementDocument
  /// The rate in basis points.
  package let basisPoints: Int
  /// The sum of the lines that are taxed at this rate.
  package let base: Int64
  /// The tax: rounded once on `base`.
  package let amount: Int64
}

/// What one partner owes or is owed in a settlement, before it has a number.
package struct StatementDraft: Hashable, Sendable {
  /// Whose statement it is.
  package let partnerNumber: Int32
  /// How the points that it issued moved.
  package let points: PointsAccount
  /// The billing currency.
  package let currency: Currency
  /// By document, charge, settlement they belong to and terms; lines of tax end their document.
  package let lines: [StatementLine]
  /// One for each document that has lines, in the order of documents.
  package let totals: [DocumentTotal]
  /// One for each document and rate with taxed lines, those of rate zero included.
  package let taxes: [TaxTotal]
  /// The sum of all lines, in the billing currency.
  package let net: Money
  /// The rate at which the position is converted; frozen into the statement.
  package let rate: ExchangeRate
  /// The position: `net` converted once into the settlement currency.
  package let settlementNet: Money
  /// What was open from settlements before, in the settlement currency.
  package let previousBalance: Money
  /// What is open now: `previousBalance` and `settlementNet`.
  package let balance: Money
}
