import Coalition

/// The parts of a statement's sheet.
struct SheetDraft {
  let settlement: ClosedSettlement
  let statement: ClosedStatement
  let details: ExportDetails
  let words: PaperWords
  let text: PaperText

  private var draft: StatementDraft { statement.draft }

  /// One of the two parties.
  func side(_ word: String, _ party: Party) throws(AccountingError) -> StatementSheet.Side {
    let own = details.details(of: party)
    let address = own.address ?? party.address
    var lines = [own.legalName ?? party.name]
    if let address {
      let town = [address.postcode, address.town].compactMap(\.self).joined(separator: " ")
      lines += [address.street, "\(town), \(address.country)"].compactMap(\.self)
    }
    if let number = own.taxNumber ?? party.taxNumber {
      lines.append("\(words.taxNumber) \(number)")
    }
    let field = "name or address of \(party.code)"
    for line in lines { _ = try SafeText.checked(line, field: field) }
    return StatementSheet.Side(word: word, lines: lines, field: field)
  }

  /// What is to be paid by whom, and when.
  func sum() -> StatementSheet.Sum {
    let balance = draft.balance
    guard balance.minorUnits != 0 else {
      return StatementSheet.Sum(before: nil, amount: words.nothing, after: nil)
    }
    let amount = text.money(magnitude(balance.minorUnits), balance.currency)
    return StatementSheet.Sum(
      before: balance.minorUnits > 0 ? words.pays : words.isPaid,
      amount: "\(amount) \(balance.currency.code)",
      after: "\(words.dueOn) \(text.date(statement.dueOn))")
  }

  /// The flows of the period: each document, what was open before, and the balance.
  func chart() -> FlowChart? {
    var bars: [FlowChart.Bar] = []
    func add(_ label: String, _ amount: Int64, _ currency: Currency, isSum: Bool = false) {
      guard amount != 0 || isSum else { return }
      bars.append(
        FlowChart.Bar(
          label: label, amount: amount, text: text.money(magnitude(amount), currency),
          isSum: isSum))
    }
    // Bars of one currency: of a statement in another, what stands before the conversion.
    let isConverted = draft.currency != draft.balance.currency
    if !isConverted {
      add(words.before, draft.previousBalance.minorUnits, draft.balance.currency)
    }
    for total in draft.totals { add(words.document(total.document), total.gross, draft.currency) }
    let sum = isConverted ? draft.net : draft.balance
    add(
      isConverted ? words.position : words.balance, sum.minorUnits, sum.currency, isSum: true)
    guard bars.contains(where: { $0.amount != 0 }) else { return nil }
    return FlowChart(
      heading: words.flow,
      legend: "← \(words.toPartner) · \(sum.currency.code) · \(words.toOperator) →", bars: bars)
  }

  /// The lines of one document with its sums; nil of one that has none.
  func table(of document: StatementDocument) -> StatementSheet.Table? {
    let lines = draft.lines.filter { $0.document == document }
    guard let total = draft.totals.first(where: { $0.document == document }) else { return nil }
    let isSelfBilled = document == .reimbursement || document == .gifts
    let names = [words.charge, words.quantity, words.price, words.share, words.tax, words.amount]
    var rows = lines.map(row)
    if total.tax != 0 { rows.append(sumRow(words.net, total.net, draft.currency)) }
    rows.append(sumRow(words.gross, total.gross, draft.currency, isTotal: true))
    return StatementSheet.Table(
      heading: words.document(document), note: isSelfBilled ? words.selfBilled : nil,
      columns: names.enumerated().map { place, name in
        StatementSheet.Column(head: name, isNumber: place > 0)
      }, rows: rows)
  }

  private func row(_ line: StatementLine) -> StatementSheet.Row {
    let isTax = line.charge == .tax
    let texts = [
      line.quantity == 0 ? "" : text.number(line.quantity),
      line.rateMicros.map(text.price) ?? "", line.shareBasisPoints.map(text.percent) ?? "",
      line.taxBasisPoints.map(text.percent) ?? (isTax ? "" : "–"),
      text.money(line.amount, draft.currency),
    ]
    let name = StatementSheet.Cell(
      text: words.charge(line.charge), note: line.belongsTo.map { "\(words.earlier) \($0)" })
    return StatementSheet.Row(cells: [name] + texts.map { StatementSheet.Cell(text: $0) })
  }

  private func sumRow(
    _ word: String, _ amount: Int64, _ currency: Currency, isTotal: Bool = false
  ) -> StatementSheet.Row {
    StatementSheet.Row(
      cells: [
        StatementSheet.Cell(text: word, columns: 5),
        StatementSheet.Cell(text: "\(text.money(amount, currency)) \(currency.code)"),
      ], isTotal: isTotal, isSum: true)
  }

  /// From the result of the period to the balance.
  func balance() -> StatementSheet.Table {
    let position = draft.settlementNet
    var rows: [StatementSheet.Row] = []
    if draft.currency != position.currency {
      rows.append(sumRow(words.position, draft.net.minorUnits, draft.currency))
      let rate = "\(words.position), \(words.convertedAt) \(text.rate(draft.rate.nanoUnits))"
      rows.append(sumRow(rate, position.minorUnits, position.currency))
    } else {
      rows.append(sumRow(words.position, position.minorUnits, position.currency))
    }
    rows.append(sumRow(words.before, draft.previousBalance.minorUnits, position.currency))
    rows.append(sumRow(words.balance, draft.balance.minorUnits, position.currency, isTotal: true))
    return StatementSheet.Table(
      heading: words.balance,
      columns: (0..<6).map { StatementSheet.Column(head: "", isNumber: $0 > 0) }, rows: rows)
  }

  /// How the partner's own points moved.
  func points() -> StatementSheet.Table {
    let points = draft.points
    let cells = [
      (words.pointsOpening, points.opening), (words.pointsIssued, points.issued),
      (words.pointsRedeemed, -points.redeemed), (words.pointsExpired, -points.expired),
      (words.pointsAdjusted, points.adjusted), (words.pointsClosing, points.closing),
    ]
    return StatementSheet.Table(
      heading: words.points,
      columns: cells.map { StatementSheet.Column(head: $0.0, isNumber: true) },
      rows: [
        StatementSheet.Row(cells: cells.map { StatementSheet.Cell(text: text.number($0.1)) })
      ])
  }

  /// An amount without its sign; the least one, which has none, as the greatest.
  private func magnitude(_ amount: Int64) -> Int64 {
    Int64(clamping: amount.magnitude)
  }
}
