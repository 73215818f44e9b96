package import Coalition

/// One payment that the operator tells its bank to make or to collect.
package struct BankOrder: Hashable, Sendable {
  /// Whose money moves.
  package enum Direction: String, CaseIterable, Hashable, Sendable {
    /// From the operator to a partner.
    case payout
    /// From a partner to the operator.
    case collection

    /// The word in identifiers: `CT` is a credit transfer, `DD` a direct debit.
    var mark: String {
      switch self {
      case .payout: "CT"
      case .collection: "DD"
      }
    }
  }

  package let payment: SettledPayment
  /// How much of it, in minor units: what was open when the order was given.
  package let amount: Int64
  /// What the bank, and its statement, call it.
  package let endToEndID: String

  /// Creates an order.
  ///
  /// - Parameter time: the first order of a payment has its reference; the second and later ones,
  ///   after one came back, have their number behind it.
  package init(of payment: SettledPayment, amount: Int64, time: Int = 1) {
    self.payment = payment
    self.amount = amount
    // No reference of a payment has a stroke, so no other payment is ever called so.
    endToEndID = time == 1 ? payment.reference : "\(payment.reference)/\(time)"
  }

  /// Which way a payment goes through the operator's bank; nil: partners pay each other.
  package static func direction(of payment: Payment) -> Direction? {
    if payment.debtor == Payment.operatorNumber { return .payout }
    return payment.creditor == Payment.operatorNumber ? .collection : nil
  }

  /// What the bank knows the file by in which the orders of a day are: `S202610-DD-20261105`.
  package static func messageID(
    of settlement: String, _ direction: Direction, on day: CivilDate
  ) throws(AccountingError) -> String {
    let digits = day.description.filter { $0 != "-" }
    return try BankText.identifier(
      "\(EntryReference.period(settlement))-\(direction.mark)-\(digits)",
      field: "the message's identifier")
  }
}

/// A payment of a settlement that no bank file says, and why.
package struct PaymentLeftOut: Hashable, Sendable {
  /// Why the bank is not told.
  package enum Reason: String, CaseIterable, Hashable, Sendable {
    /// The partner gave no mandate: it pays by itself.
    case noMandate = "no_mandate"
    /// Nothing is left to tell: it was paid, taken from a deposit or given up before, the bank was
    /// told of it or of an earlier payment that it includes, or a later one includes it.
    case nothingOpen = "nothing_open"
    /// Two partners pay each other.
    case betweenPartners = "between_partners"
  }

  package let reference: String
  package let reason: Reason

  /// Creates what is left out.
  package init(reference: String, reason: Reason) {
    self.reference = reference
    self.reason = reason
  }
}
