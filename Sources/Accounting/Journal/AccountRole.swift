package import Coalition

/// What an account is for. Which account of a book-keeper's that is, the chart of accounts says.
package enum AccountRole: String, CaseIterable, Hashable, Sendable {
  // The operator's books.

  /// The operator's bank account.
  case bank
  /// The money that stands against the points outstanding when books begin.
  case floatFund = "float_fund"
  /// What stands against other balances when books begin.
  case openingBalances = "opening_balances"
  /// Where the parts of an entry that is too long for a format hand over; zero after the last.
  case transfer
  /// What one partner owes (debit) or is owed (credit): zero when everything is paid.
  case clearing
  /// Claims on partners in default that left the clearing.
  case defaultedClaims = "defaulted_claims"
  /// Tax that partners charged the operator.
  case taxReceivable = "tax_receivable"
  /// What the points outstanding are carried at.
  case pointsLiability = "points_liability"
  /// Tax that the operator charged.
  case taxPayable = "tax_payable"
  /// What causes are given and have not got yet.
  case causesPayable = "causes_payable"
  /// What partners paid in beforehand.
  case deposits
  /// Charges at issue, less what the liability grew.
  case programmeMargin = "programme_margin"
  /// What the liability shrank by redeeming, less reimbursements.
  case redemptionVariance = "redemption_variance"
  /// Charges at redemption, less credits.
  case redemptionIncome = "redemption_income"
  case issueFees = "issue_fees"
  case redemptionFees = "redemption_fees"
  case platformFees = "platform_fees"
  case levy
  /// What the liability shrank by expiry.
  case breakageIncome = "breakage_income"
  case buyOuts = "buy_outs"
  /// The money part of orders of gifts.
  case giftMoney = "gift_money"
  /// What suppliers are paid for gifts, donations aside.
  case giftSupplies = "gift_supplies"
  /// What suppliers are paid to pass on to causes.
  case donations
  /// Results of disputes.
  case disputes
  /// What partners are given of breakage.
  case breakageShare = "breakage_share"
  /// What causes are given of breakage.
  case causeExpense = "cause_expense"
  /// Points that the operator gave or took.
  case adjustmentCost = "adjustment_cost"
  /// What a change of the carrying rate costs.
  case revaluation
  /// Claims that were given up.
  case writeOffs = "write_offs"
  /// What rounding at conversion left over.
  case conversionDifference = "conversion_difference"

  // Points, as a commodity of their own.

  /// All points outstanding, on the credit side.
  case pointsOutstanding = "points_outstanding"
  /// Points outstanding when books begin.
  case pointsOpening = "points_opening"
  /// Points that a partner issued, less returned.
  case pointsIssued = "points_issued"
  /// Points redeemed with a partner, less refunded.
  case pointsRedeemed = "points_redeemed"
  /// Points of a partner's that expired, less reinstated.
  case pointsExpired = "points_expired"
  /// Points that the operator gave, less taken, in a partner's name.
  case pointsAdjusted = "points_adjusted"

  // A partner's own books.

  /// The partner's bank account.
  case ownBank = "own_bank"
  /// What the partner is owed by the operator (debit) or owes it (credit).
  case ownClearing = "own_clearing"
  /// What stands against the balance when the partner's books begin.
  case ownOpening = "own_opening"
  /// What a charge costs or brings the partner; the charge says which.
  case ownCharge = "own_charge"
  /// Tax that the operator charged the partner.
  case ownTaxReceivable = "own_tax_receivable"
  /// Tax that the partner charged the operator.
  case ownTaxPayable = "own_tax_payable"
  /// What stands between the billing and the settlement currency.
  case ownConversion = "own_conversion"
  /// What the partner has paid in beforehand.
  case ownDeposit = "own_deposit"
  /// What the partner owes of claims that left the clearing.
  case ownDefaulted = "own_defaulted"
  /// What the partner was forgiven.
  case ownWrittenOff = "own_written_off"
}

/// One account, before the chart says which it is.
package struct AccountKey: Hashable, Sendable {
  package let role: AccountRole
  /// The partner that the line concerns; 0 is the operator as an issuer of points.
  package let partner: Int32?
  /// The charge, where the role covers several.
  package let charge: ChargeType?
  /// The cause that is given something.
  package let cause: String?

  /// Creates a key.
  package init(
    _ role: AccountRole, partner: Int32? = nil, charge: ChargeType? = nil, cause: String? = nil
  ) {
    self.role = role
    self.partner = partner
    self.charge = charge
    self.cause = cause
  }
}
