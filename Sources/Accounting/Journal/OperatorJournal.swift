import Coalition

/// The operator's books of a settlement.
///
/// One clearing account for each partner: debit what it is charged, credit what it is given and has
/// paid, so that it is zero when everything is paid. All is booked in the settlement currency.
/// What partners are billed in other currencies is converted for each partner and charge; one
/// entry, conversion, then brings each clearing account to the position that was stated and each
/// item to the operator's figure.
package enum OperatorJournal {
  /// Returns the journal; throws `overflow` and `referenceTooLong`.
  package static func journal(
    of settlement: ClosedSettlement, _ scope: JournalScope
  ) throws(AccountingError) -> Journal {
    var books = try OperatorBooks(settlement)
    try books.open(scope)
    try books.bookLiability()
    try books.bookCharges()
    try books.bookBreakage()
    try books.bookConversion()
    if scope.hasPoints { try books.bookPoints(isOpened: scope.opens(settlement)) }
    switch scope.payments {
    case .none: break
    case .due: try books.bookPaymentsDue()
    case .recorded: try books.bookEvents()
    }
    var parties = Dictionary(
      settlement.statements.map { ($0.partner.number, $0.partner) },
      uniquingKeysWith: { first, _ in first })
    parties[Payment.operatorNumber] = settlement.operatorParty
    for party in settlement.furtherParties { parties[party.number] = party }
    return Journal(
      owner: settlement.operatorParty, settlement: settlement.name, entries: books.list.entries,
      assertions: try books.assertions(scope), parties: parties)
  }
}

extension JournalScope {
  /// Whether the journal of a settlement begins with what was there before.
  func opens(_ settlement: ClosedSettlement) -> Bool {
    opening == .always || settlement.number == 1
  }
}
