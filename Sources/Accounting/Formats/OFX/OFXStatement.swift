import Coalition

/// A partner's account with the operator as a statement that finance programs take in: OFX 1.02.
///
/// One transaction for each document of the statement and for each payment since the one before, as
/// the partner's own books have them: what it is given is above zero. The balance is that of the
/// statement. Everything in the file is ASCII, so that no program can misread it.
package enum OFXStatement {
  /// The longest account number; a longer code of a partner's gives way to its number.
  static let accountLengthMax = 22
  /// The longest name of a transaction, in characters; what is longer is cut.
  static let nameLengthMax = 32

  /// Writes the statement; throws `unsupported` if the partner has none, `overflow`, and what the
  /// sink throws.
  package static func write(
    _ settlement: ClosedSettlement, of partner: Party, to sink: @escaping Sink
  ) throws {
    let scope = JournalScope(opening: .first, payments: .recorded, hasPoints: false)
    guard let statement = settlement.statement(of: partner.number),
      let journal = try PartnerJournal.journal(of: partner.number, in: settlement, scope)
    else {
      throw AccountingError.unsupported("\(partner.code) has no statement in \(settlement.name)")
    }
    var output = Output(to: sink)
    let money = Commodity.money(settlement.currency)
    let days = settlement.days
    let first = journal.entries.first.map { min($0.date, days.lowerBound) } ?? days.lowerBound
    let last = date(journal.lastDay.map { max($0, days.upperBound) } ?? days.upperBound)
    try output.write(head(settlement, partner, first: date(first), last: last))
    for entry in journal.entries where entry.kind != .opening {
      let amount = try Sum.of(
        entry.lines.lazy.filter { $0.account.role == .ownClearing && $0.commodity == money }
          .map(\.amount))
      guard amount != 0 else { continue }
      try output.write(
        """
        <STMTTRN><TRNTYPE>\(amount > 0 ? "CREDIT" : "DEBIT")<DTPOSTED>\(date(entry.date))\
        <TRNAMT>\(money.decimal(amount))<FITID>\(entry.reference.text)\
        <NAME>\(SafeText.cut(entry.text, to: nameLengthMax))<MEMO>\(entry.reference.text)\
        </STMTTRN>\r\n
        """)
    }
    let balance = try Sum.negated(statement.draft.balance.minorUnits)
    try output.write(
      """
      </BANKTRANLIST>\r\n<LEDGERBAL><BALAMT>\(money.decimal(balance))<DTASOF>\(last)</LEDGERBAL>\
      </STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\r\n
      """)
    try output.flush()
  }

  private static func head(
    _ settlement: ClosedSettlement, _ partner: Party, first: String, last: String
  ) -> String {
    let fields = [
      "OFXHEADER:100", "DATA:OFXSGML", "VERSION:102", "SECURITY:NONE", "ENCODING:USASCII",
      "CHARSET:1252", "COMPRESSION:NONE", "OLDFILEUID:NONE", "NEWFILEUID:NONE",
    ]
    let isLong = partner.code.utf8.count > accountLengthMax
    let account = isLong ? "partner-\(partner.number)" : partner.code
    let status = "<STATUS><CODE>0<SEVERITY>INFO</STATUS>"
    return fields.joined(separator: "\r\n") + "\r\n\r\n"
      + """
      <OFX><SIGNONMSGSRSV1><SONRS>\(status)<DTSERVER>\(last)<LANGUAGE>ENG</SONRS>\
      </SIGNONMSGSRSV1>\r\n<BANKMSGSRSV1><STMTTRNRS><TRNUID>0\(status)\
      <STMTRS><CURDEF>\(settlement.currency.code)\
      <BANKACCTFROM><BANKID>TESSERA<ACCTID>\(account)<ACCTTYPE>CHECKING</BANKACCTFROM>\r\n\
      <BANKTRANLIST><DTSTART>\(first)<DTEND>\(last)\r\n
      """
  }

  private static func date(_ date: CivilDate) -> String { DateForm.compact.text(of: date) }
}
