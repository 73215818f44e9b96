import Coalition

/// Payments as orders that 1C and the bank programs of Russia read: 1CClientBankExchange 1.03, in
/// windows-1251.
///
/// The form carries payments of the one who writes it and nothing else, so it holds what the owner
/// owes; who collects sends an invoice there, and the debtor writes the order.
package enum ClientBankExchange {
  /// The longest purpose, name and bank, in characters: what the fields of a payment order hold.
  package static let purposeLengthMax = 210
  static let nameLengthMax = 160

  /// The currency digits of an account by currency.
  private static let currencyDigits: [String: Set<String>] = [
    "RUB": ["810", "643"], "EUR": ["978"], "USD": ["840"], "GBP": ["826"], "CNY": ["156"],
    "KZT": ["398"], "BYN": ["933"],
  ]

  /// Writes the payments of `owner`; nothing at all where it has none to make.
  ///
  /// Throws `missing` for an account that is not known, `unsupported` for one in another
  /// currency than the payment, `character` and `tooLong` with the field's name, and what the sink
  /// throws.
  package static func write(
    _ settlement: ClosedSettlement, of owner: Party, _ details: ExportDetails,
    to sink: @escaping Sink
  ) throws {
    let payments = settlement.payments.filter { $0.payment.debtor == owner.number }
    guard let first = payments.map(\.dueOn).min(), let last = payments.map(\.dueOn).max() else {
      return
    }
    guard settlement.currency.exponent == 2 else {
      throw AccountingError.unsupported("payment orders in \(settlement.currency.code)")
    }
    var output = Output(to: sink)
    func write(_ lines: [(key: String, value: String)]) throws {
      for (key, value) in lines {
        let checked = try SafeText.checked(value, field: key)
        try output.write(
          try TextEncoding.windows1251.bytes(
            of: value.isEmpty ? "\(key)\r\n" : "\(key)=\(checked)\r\n", field: key))
      }
    }
    let account = try account(of: owner, details, settlement.currency)
    try write([
      ("1CClientBankExchange", ""), ("ВерсияФормата", "1.03"), ("Кодировка", "Windows"),
      ("Отправитель", "Tessera"), ("ДатаНачала", DateForm.dotted.text(of: first)),
      ("ДатаКонца", DateForm.dotted.text(of: last)),
      ("РасчСчет", account.number), ("Документ", "Платежное поручение"),
    ])
    for (place, payment) in payments.enumerated() {
      guard let creditor = settlement.party(payment.payment.creditor) else {
        throw AccountingError.missing("the creditor of payment \(payment.line)")
      }
      let theirs = try self.account(of: creditor, details, settlement.currency)
      let amount = Commodity.money(settlement.currency).decimal(payment.payment.amount.minorUnits)
      try write(
        [
          ("СекцияДокумент", "Платежное поручение"), ("Номер", String(place + 1)),
          ("Дата", DateForm.dotted.text(of: payment.dueOn)), ("Сумма", amount),
        ] + (try side("Плательщик", owner, account, details))
          + (try side("Получатель", creditor, theirs, details)) + [
            ("ВидОплаты", "01"), ("Очередность", "5"),
            ("НазначениеПлатежа", try purpose(of: payment, in: settlement, details)),
            ("КонецДокумента", ""),
          ])
    }
    try write([("КонецФайла", "")])
    try output.flush()
  }

  private static func account(
    of party: Party, _ details: ExportDetails, _ currency: Currency
  ) throws(AccountingError) -> RussianAccount {
    guard let account = details.details(of: party).russianAccount else {
      throw .missing("parties.\(party.code).russian_account")
    }
    guard currencyDigits[currency.code]?.contains(account.currencyDigits) == true else {
      throw .unsupported(
        "account \(account.number) of \(party.code) is not kept in \(currency.code)")
    }
    return account
  }

  private static func side(
    _ side: String, _ party: Party, _ account: RussianAccount, _ details: ExportDetails
  ) throws(AccountingError) -> [(key: String, value: String)] {
    let name = details.details(of: party).legalName ?? party.name
    guard !SafeText.isLonger(name, than: nameLengthMax) else {
      throw .tooLong(field: side + "1", limit: nameLengthMax)
    }
    var lines = [
      (side + "Счет", account.number), (side, "ИНН \(account.taxpayer) \(name)"),
      (side + "ИНН", account.taxpayer),
    ]
    if let reason = account.registrationReason { lines.append((side + "КПП", reason)) }
    return lines + [
      (side + "1", name), (side + "РасчСчет", account.number), (side + "Банк1", account.bank),
      (side + "Банк2", account.town), (side + "БИК", account.bankCode),
      (side + "Корсчет", account.correspondent),
    ]
  }

  private static func purpose(
    of payment: SettledPayment, in settlement: ClosedSettlement, _ details: ExportDetails
  ) throws(AccountingError) -> String {
    let (debtor, creditor) = (payment.payment.debtor, payment.payment.creditor)
    let partner = creditor == Payment.operatorNumber ? debtor : creditor
    let purpose = details.paymentOrders.purpose
      .replacing("{period}", with: settlement.name)
      .replacing("{reference}", with: payment.reference)
      .replacing("{statement}", with: settlement.statement(of: partner)?.serial ?? "")
    guard !SafeText.isLonger(purpose, than: purposeLengthMax) else {
      throw .tooLong(field: "НазначениеПлатежа", limit: purposeLengthMax)
    }
    return purpose
  }
}
