package import Coalition

/// What a bank reports in one file.
package enum BankMessage: Hashable, Sendable {
  /// Statements (`camt.053`) or notifications (`camt.054`) of accounts.
  case statements([BankStatement])
  /// What it says to orders that it was given (`pain.002`).
  case status(OrderStatus)
}

/// A statement of an account, or a notification of bookings on it.
package struct BankStatement: Hashable, Sendable {
  /// Which of the two.
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    /// With balances; opening and entries make the closing one.
    case statement = "camt.053"
    case notification = "camt.054"
  }

  package let kind: Kind
  package let account: IBAN
  /// The bank's name for it.
  package let id: String
  /// Its place in the account's series, where the bank counts.
  package let sequence: Int64?
  package let currency: Currency
  /// Minor units; of a statement alone.
  package let opening: Int64?
  package let closing: Int64?
  /// What is booked; what is only announced is left out.
  package let entries: [BankEntry]
}

/// One movement on an account.
package struct BankEntry: Hashable, Sendable {
  /// The bank's own name for it, by which it is known again.
  package let reference: String
  /// Minor units, above zero.
  package let amount: Int64
  /// Whether money came.
  package let isCredit: Bool
  package let bookedOn: CivilDate
  /// What the order named it.
  package let endToEndID: String?
  /// The account of the other side.
  package let counterparty: String?
  package let counterpartyName: String?
  package let remittance: String?
  /// Whether it takes back what was booked before.
  package let isReturn: Bool
  /// Why, in the bank's code: `AC04`, `MS03`.
  package let reason: String?
  /// The bank's name for the booking of which it is one of several parts.
  package let partOf: String?
  /// Of a booking that names no order, the identifier of the file of orders that it sums up.
  package let batch: String?
}

/// What a bank says to a file of orders.
package struct OrderStatus: Hashable, Sendable {
  /// One order that it will not execute.
  package struct Rejection: Hashable, Sendable {
    /// What the order named the payment; nil: all of the file.
    package let endToEndID: String?
    package let reason: String?
  }

  package let id: String
  /// The identifier of the file of orders.
  package let originalID: String
  package let rejections: [Rejection]
  /// How many orders are named one by one and taken.
  package let acceptedCount: Int
}
