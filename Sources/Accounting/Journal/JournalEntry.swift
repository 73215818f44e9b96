package import Coalition

/// One line of an entry: so much on one account.
package struct JournalLine: Hashable, Sendable {
  package let account: AccountKey
  /// Minor units, or points: above zero is debit, below zero credit.
  package let amount: Int64
  package let commodity: Commodity
  /// The tax rate of the charge in basis points, or nil outside of the tax's scope.
  package let taxBasisPoints: Int?

  /// Creates a line.
  package init(
    _ account: AccountKey, _ amount: Int64, _ commodity: Commodity, taxBasisPoints: Int? = nil
  ) {
    self.account = account
    self.amount = amount
    self.commodity = commodity
    self.taxBasisPoints = taxBasisPoints
  }
}

/// Why an entry stands in the books.
package enum EntryKind: String, CaseIterable, Hashable, Sendable {
  case opening
  case revaluation
  case pointsIssued = "points_issued"
  case pointsRedeemed = "points_redeemed"
  case redemptionCharges = "redemption_charges"
  case fees
  case tax
  case buyOut = "buy_out"
  case depositReturn = "deposit_return"
  case giftSupply = "gift_supply"
  case donation
  case giftMoney = "gift_money"
  case dispute
  case pointsExpired = "points_expired"
  case pointsReinstated = "points_reinstated"
  case breakageShare = "breakage_share"
  case causes
  case adjustment
  case conversion
  case collection
  case payout
  /// Between two partners, past the operator's bank.
  case direct
  case returned
  case writtenOff = "written_off"
  case pulledOut = "pulled_out"
  case fromDeposit = "from_deposit"
  case toDeposit = "to_deposit"
  /// Points as a commodity of their own.
  case points
}

/// A business event as lines that add up to zero in each commodity.
///
/// The initializer is the only way in and checks the sum, so whoever writes an entry down may rely
/// on its balance.
package struct JournalEntry: Hashable, Sendable {
  package let kind: EntryKind
  package let date: CivilDate
  package let reference: EntryReference
  package let text: String
  /// The partner that the entry is about; nil: several or none.
  package let partner: Int32?
  /// None is of nothing.
  package let lines: [JournalLine]

  /// Why lines are not an entry; a defect of whoever made them.
  package enum Unbookable: Error, Hashable {
    /// Fewer than two lines are of anything.
    case tooFewLines
    /// The lines of a commodity do not add up to zero.
    case unbalanced(Commodity)
  }

  /// Creates an entry of those lines that are of anything.
  package init(
    _ kind: EntryKind, on date: CivilDate, _ reference: EntryReference, _ text: String,
    partner: Int32? = nil, lines: [JournalLine]
  ) throws(Unbookable) {
    let lines = lines.filter { $0.amount != 0 }
    guard lines.count >= 2 else { throw .tooFewLines }
    var sums: [Commodity: Int128] = [:]
    for line in lines { sums[line.commodity, default: 0] += Int128(line.amount) }
    if let unbalanced = sums.filter({ $0.value != 0 }).keys.min(by: Commodity.comesBefore) {
      throw .unbalanced(unbalanced)
    }
    self.kind = kind
    self.date = date
    self.reference = reference
    self.text = text
    self.partner = partner
    self.lines = lines
  }
}

/// What an account comes to after the entries, which other programs check.
package struct BalanceAssertion: Hashable, Sendable {
  package let account: AccountKey
  package let amount: Int64
  package let commodity: Commodity

  /// Creates an assertion.
  package init(_ account: AccountKey, _ amount: Int64, _ commodity: Commodity) {
    self.account = account
    self.amount = amount
    self.commodity = commodity
  }
}

/// Entries in the order of their dates, with what the accounts come to after them.
package struct Journal: Sendable {
  /// Whose books: the operator or a partner.
  package let owner: Party
  /// The name of the settlement: `2026-10`.
  package let settlement: String
  package let entries: [JournalEntry]
  /// What holds after the last entry, if the books begin with the first.
  package let assertions: [BalanceAssertion]
  /// The operator and all partners that entries name.
  package let parties: [Int32: Party]

  init(
    owner: Party, settlement: String, entries: [JournalEntry], assertions: [BalanceAssertion],
    parties: [Int32: Party]
  ) {
    self.owner = owner
    self.settlement = settlement
    // By date, and on one day as they were made.
    self.entries = entries.enumerated()
      .sorted { ($0.element.date, $0.offset) < ($1.element.date, $1.offset) }.map(\.element)
    self.assertions = assertions
    self.parties = parties
  }

  /// The day on which the assertions hold: the last of all entries'.
  package var lastDay: CivilDate? { entries.last?.date }
}
