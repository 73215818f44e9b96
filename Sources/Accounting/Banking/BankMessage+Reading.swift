import Coalition

extension BankMessage {
  /// Reads a file: `camt.053.001.08`, `camt.054.001.08` or `pain.002.001.10`.
  package init(
    reading bytes: [UInt8], limits: XMLReader.Limits = XMLReader.Limits()
  ) throws(BankFileError) {
    let document = try XMLReader.read(bytes, limits: limits)
    let namespace =
      document.attributes.first {
        $0.key == "xmlns"
          || $0.key.hasPrefix("xmlns:")
            && $0.value.hasPrefix("urn:iso:std:iso:20022:tech:xsd:")
      }?.value ?? ""
    switch namespace.split(separator: ":").last {
    case "camt.053.001.08": self = .statements(try Self.statements(in: document, .statement))
    case "camt.054.001.08": self = .statements(try Self.statements(in: document, .notification))
    case "pain.002.001.10": self = .status(try Self.status(in: document))
    default: throw .unknownMessage(namespace.isEmpty ? document.name : namespace)
    }
  }

  private static func statements(
    in document: XMLNode, _ kind: BankStatement.Kind
  ) throws(BankFileError) -> [BankStatement] {
    let body =
      kind == .statement
      ? document.first("BkToCstmrStmt")?.all("Stmt")
      : document.first("BkToCstmrDbtCdtNtfctn")?.all("Ntfctn")
    guard let body, !body.isEmpty else { throw .badElement("the statement") }
    var statements: [BankStatement] = []
    for node in body { statements.append(try StatementReading(node, kind).statement()) }
    return statements
  }

  private static func status(in document: XMLNode) throws(BankFileError) -> OrderStatus {
    guard let report = document.first("CstmrPmtStsRpt"),
      let id = report.first("GrpHdr", "MsgId")?.text, !id.isEmpty,
      let group = report.first("OrgnlGrpInfAndSts"),
      let original = group.first("OrgnlMsgId")?.text, !original.isEmpty
    else { throw .badElement("OrgnlGrpInfAndSts/OrgnlMsgId") }
    var rejections: [OrderStatus.Rejection] = []
    var accepted = 0
    if group.first("GrpSts")?.text == "RJCT" {
      rejections.append(OrderStatus.Rejection(endToEndID: nil, reason: reason(in: group)))
    }
    for batch in report.all("OrgnlPmtInfAndSts") {
      for order in batch.all("TxInfAndSts") {
        guard let name = order.first("OrgnlEndToEndId")?.text else {
          throw .badElement("TxInfAndSts/OrgnlEndToEndId")
        }
        if (order.first("TxSts") ?? batch.first("PmtInfSts"))?.text == "RJCT" {
          rejections.append(OrderStatus.Rejection(endToEndID: name, reason: reason(in: order)))
        } else {
          accepted += 1
        }
      }
    }
    return OrderStatus(
      id: id, originalID: original, rejections: rejections, acceptedCount: accepted)
  }

  private static func reason(in node: XMLNode) -> String? {
    let reason = node.first("StsRsnInf", "Rsn")
    return (reason?.first("Cd") ?? reason?.first("Prtry"))?.text
  }
}

/// One statement on its way from the file.
private struct StatementReading {
  let node: XMLNode
  let kind: BankStatement.Kind
  let id: String
  let account: IBAN
  let currency: Currency

  init(_ node: XMLNode, _ kind: BankStatement.Kind) throws(BankFileError) {
    self.node = node
    self.kind = kind
    guard let id = node.first("Id")?.text, (1...35).contains(id.count) else {
      throw .badElement("Stmt/Id")
    }
    self.id = id
    guard let text = node.first("Acct", "Id", "IBAN")?.text, let iban = try? IBAN(parsing: text)
    else { throw .badElement("Acct/Id/IBAN of \(id)") }
    account = iban
    let code =
      node.first("Acct", "Ccy")?.text ?? node.first("Bal", "Amt")?.attributes["Ccy"]
      ?? node.first("Ntry", "Amt")?.attributes["Ccy"]
    guard let currency = code.flatMap({ Currency($0) }) else {
      throw .badElement("Acct/Ccy of \(id)")
    }
    self.currency = currency
  }

  func statement() throws(BankFileError) -> BankStatement {
    var entries: [BankEntry] = []
    var sum: Int128 = 0
    for (place, entry) in node.all("Ntry").enumerated() {
      let status = entry.first("Sts")
      guard (status?.first("Cd") ?? status)?.text == "BOOK" else { continue }
      let movements = try self.entries(of: entry, at: place + 1)
      for movement in movements {
        sum += Int128(movement.isCredit ? movement.amount : -movement.amount)
      }
      entries += movements
    }
    let opening = try balance("OPBD", "PRCD")
    let closing = try balance("CLBD")
    if kind == .statement {
      guard let opening, let closing else { throw .badElement("Bal of \(id)") }
      guard Int128(opening) + sum == Int128(closing) else {
        throw .doesNotAddUp(
          statement: id, opening: opening, entries: Int64(clamping: sum), closing: closing)
      }
    }
    let sequence = (node.first("ElctrncSeqNb") ?? node.first("LglSeqNb"))?.text
    return BankStatement(
      kind: kind, account: account, id: id, sequence: sequence.flatMap { Int64($0) },
      currency: currency, opening: opening, closing: closing, entries: entries)
  }

  /// The only balance of the first of some codes that has one.
  private func balance(_ codes: String...) throws(BankFileError) -> Int64? {
    let balances = node.all("Bal")
    let found = codes.lazy.map { code in
      balances.filter { $0.first("Tp", "CdOrPrtry", "Cd")?.text == code }
    }.first { !$0.isEmpty }
    guard let found, let balance = found.first else { return nil }
    guard found.count == 1 else { throw .badElement("Bal \(codes[0]) of \(id)") }
    let amount = try amount(of: balance, "Bal \(codes[0])")
    return try isCredit(balance) ? amount : -amount
  }

  private func entries(of entry: XMLNode, at place: Int) throws(BankFileError) -> [BankEntry] {
    let given = (entry.first("AcctSvcrRef") ?? entry.first("NtryRef"))?.text
    let reference = given.flatMap { $0.isEmpty ? nil : $0 } ?? "\(id)#\(place)"
    let amount = try amount(of: entry, "Ntry \(reference)")
    let day = entry.first("BookgDt").flatMap { $0.first("Dt") ?? $0.first("DtTm") }?.text ?? ""
    guard amount > 0, reference.count <= 120,
      let bookedOn = try? CivilDate(parsing: String(day.prefix(10)))
    else { throw .badElement("Ntry \(reference)") }
    let isCredit = try isCredit(entry)
    let details = entry.all("NtryDtls").flatMap { $0.all("TxDtls") }
    if details.count > 1 {
      let parts = try self.parts(
        details, entry, reference, bookedOn: bookedOn, isCredit: isCredit)
      var sum: Int128 = 0
      for part in parts { sum += Int128(part.isCredit == isCredit ? part.amount : -part.amount) }
      guard sum == Int128(amount) else { throw .badElement("the details of \(reference)") }
      return parts
    }
    // A sum of several orders of which it names one alone is not that order's.
    let count = entry.first("NtryDtls", "Btch", "NbOfTxs").flatMap { Int($0.text) } ?? 1
    return [
      movement(
        count > 1 ? nil : details.first, of: entry, reference, amount, isCredit: isCredit,
        bookedOn: bookedOn,
        partOf: nil)
    ]
  }

  /// One booking of several orders is as many movements, each under its own name.
  private func parts(
    _ details: [XMLNode], _ entry: XMLNode, _ reference: String, bookedOn: CivilDate,
    isCredit: Bool
  ) throws(BankFileError) -> [BankEntry] {
    var parts: [BankEntry] = []
    for (place, detail) in details.enumerated() {
      let name = "\(reference)/\(place + 1)"
      let amount = try amount(of: Self.priced(detail), "TxDtls \(name)")
      guard amount > 0 else { throw .badElement("TxDtls \(name)") }
      let side = detail.first("CdtDbtInd") == nil ? isCredit : try self.isCredit(detail)
      parts.append(
        movement(
          detail, of: entry, name, amount, isCredit: side, bookedOn: bookedOn, partOf: reference))
    }
    return parts
  }

  /// Where the amount of one of several orders stands: in the detail itself, or in what banks say
  /// of the booked or the ordered amount.
  private static func priced(_ detail: XMLNode) -> XMLNode {
    guard detail.first("Amt") == nil, let amounts = detail.first("AmtDtls") else { return detail }
    return amounts.first("TxAmt") ?? amounts.first("InstdAmt") ?? detail
  }

  private func movement(
    _ detail: XMLNode?, of entry: XMLNode, _ reference: String, _ amount: Int64, isCredit: Bool,
    bookedOn: CivilDate, partOf: String?
  ) -> BankEntry {
    let batch = partOf == nil ? entry.first("NtryDtls", "Btch") : nil
    // What is longer than the standard lets it be is no name and no account of ours.
    let endToEnd = detail?.first("Refs", "EndToEndId")?.text
      .nonempty(lengthMax: BankText.identifierLengthMax)
    let parties = detail?.first("RltdPties")
    let sides = isCredit ? ["Dbtr", "Cdtr"] : ["Cdtr", "Dbtr"]
    let accounts = sides.compactMap {
      parties?.first($0 + "Acct", "Id", "IBAN")?.text
        .nonempty(lengthMax: IBAN.lengthRange.upperBound)
    }
    let names = sides.compactMap { side in
      (parties?.first(side, "Pty", "Nm") ?? parties?.first(side, "Nm"))?.text
    }
    let family = entry.first("BkTxCd", "Domn", "Fmly", "SubFmlyCd")?.text ?? ""
    let returned = detail?.first("RtrInf")
    let reason = returned?.first("Rsn")
    return BankEntry(
      reference: reference, amount: amount, isCredit: isCredit, bookedOn: bookedOn,
      endToEndID: endToEnd == "NOTPROVIDED" ? nil : endToEnd,
      counterparty: accounts.first { $0 != account.text },
      counterpartyName: names.first.map { String($0.prefix(140)) },
      remittance: detail?.first("RmtInf", "Ustrd").map { String($0.text.prefix(140)) },
      isReturn: returned != nil || entry.first("RvslInd")?.text == "true"
        || ["RRTN", "UPDD", "RRCT"].contains(family),
      reason: (reason?.first("Cd") ?? reason?.first("Prtry")).map { String($0.text.prefix(35)) },
      partOf: partOf, batch: (batch?.first("MsgId") ?? batch?.first("PmtInfId"))?.text)
  }

  private func isCredit(_ node: XMLNode) throws(BankFileError) -> Bool {
    switch node.first("CdtDbtInd")?.text {
    case "CRDT": return true
    case "DBIT": return false
    default: throw .badElement("CdtDbtInd in \(node.name) of \(id)")
    }
  }

  /// Digits with at most one point; decimals beyond the currency's own are zeros.
  private func amount(of node: XMLNode, _ place: String) throws(BankFileError) -> Int64 {
    guard let amount = node.first("Amt"), amount.attributes["Ccy"] ?? currency.code == currency.code
    else { throw .badElement("\(place) in \(currency.code)") }
    let parts = amount.text.split(
      separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let fraction = parts.count > 1 ? parts[1] : ""
    let isNumber =
      !amount.text.isEmpty && amount.text.utf8.count <= 24 && !parts[0].isEmpty
      && (parts[0] + fraction).utf8.allSatisfy {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
      } && fraction.dropFirst(currency.exponent).allSatisfy { $0 == "0" }
    let decimals = fraction.prefix(currency.exponent)
    let zeros = String(repeating: "0", count: currency.exponent - decimals.count)
    guard isNumber, let value = Int64(parts[0] + decimals + zeros) else {
      throw .badElement(place)
    }
    return value
  }
}

extension String {
  /// The text if it has anything and is not longer than so many characters.
  fileprivate func nonempty(lengthMax: Int) -> String? {
    (1...lengthMax).contains(unicodeScalars.count) ? self : nil
  }
}
