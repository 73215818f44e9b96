import Coalition

/// The parts of a statement's page.
struct PageDraft {
  let settlement: ClosedSettlement
  let statement: ClosedStatement
  let details: ExportDetails
  let words: PaperWords
  let text: PaperText

  private var draft: StatementDraft { statement.draft }

  /// Title, period and the two parties.
  func head() throws(AccountingError) -> String {
    let days = settlement.days
    return """
      <h1>\(HTML.escaped(words.statement)) \(HTML.escaped(words.number)) \(statement.serial)</h1>
      <p>\(HTML.escaped(words.period)) \(HTML.escaped(settlement.name)): \
      \(text.date(days.lowerBound)) – \(text.date(days.upperBound))</p>
      <div class="sides">
      \(try side(words.from, settlement.operatorParty))
      \(try side(words.to, statement.partner))
      </div>\n
      """
  }

  private func side(_ word: String, _ party: Party) throws(AccountingError) -> String {
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
    var safe: [String] = []
    for line in lines {
      safe.append(
        HTML.escaped(try SafeText.checked(line, field: "name or address of \(party.code)")))
    }
    return
      "<div><p class=\"quiet\">\(HTML.escaped(word))</p><p>\(safe.joined(separator: "<br>"))"
      + "</p></div>"
  }

  /// What is to be paid by whom, and when.
  func sum() -> String {
    let balance = draft.balance
    guard balance.minorUnits != 0 else {
      return "<div class=\"sum\"><strong>\(HTML.escaped(words.nothing))</strong></div>\n"
    }
    let word = balance.minorUnits > 0 ? words.pays : words.isPaid
    let amount = text.money(magnitude(balance.minorUnits), balance.currency)
    return """
      <div class="sum">\(HTML.escaped(word))\
      <strong>\(amount) \(balance.currency.code)</strong>\
      \(HTML.escaped(words.dueOn)) \(text.date(statement.dueOn))</div>\n
      """
  }

  /// The flows of the period: each document, what was open before, and the balance.
  func chart() -> String {
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
    let svg = FlowChart(bars: bars).svg
    guard !svg.isEmpty else { return "" }
    return """
      <h2>\(HTML.escaped(words.flow))</h2>
      <p class="quiet">← \(HTML.escaped(words.toPartner)) · \(sum.currency.code) · \
      \(HTML.escaped(words.toOperator)) →</p>
      \(svg)
      """
  }

  /// The lines of one document with its sums; nothing of one that has none.
  func table(of document: StatementDocument) -> String {
    let lines = draft.lines.filter { $0.document == document }
    guard let total = draft.totals.first(where: { $0.document == document }) else { return "" }
    let isSelfBilled = document == .reimbursement || document == .gifts
    let note = isSelfBilled ? " <span class=\"quiet\">\(HTML.escaped(words.selfBilled))</span>" : ""
    let names = [words.charge, words.quantity, words.price, words.share, words.tax, words.amount]
    let heads = names.enumerated().map { place, name in
      "<th\(place == 0 ? "" : " class=\"n\"")>\(HTML.escaped(name))</th>"
    }
    var table =
      "<h2>\(HTML.escaped(words.document(document)))\(note)</h2>\n"
      + "<table><thead><tr>\(heads.joined())</tr></thead><tbody>\n"
    for line in lines { table += row(line) }
    if total.tax != 0 { table += sumRow(words.net, total.net, draft.currency) }
    return table + sumRow(words.gross, total.gross, draft.currency, isTotal: true)
      + "</tbody></table>\n"
  }

  private func row(_ line: StatementLine) -> String {
    var name = HTML.escaped(words.charge(line.charge))
    if let settlement = line.belongsTo {
      name += " <span class=\"quiet\">\(HTML.escaped(words.earlier)) \(settlement)</span>"
    }
    let isTax = line.charge == .tax
    let cells = [
      line.quantity == 0 ? "" : text.number(line.quantity),
      line.rateMicros.map(text.price) ?? "", line.shareBasisPoints.map(text.percent) ?? "",
      line.taxBasisPoints.map(text.percent) ?? "–", text.money(line.amount, draft.currency),
    ]
    return "<tr><td>\(name)</td>"
      + cells.map { "<td class=\"n\">\(isTax && $0 == "–" ? "" : $0)</td>" }.joined()
      + "</tr>\n"
  }

  private func sumRow(
    _ word: String, _ amount: Int64, _ currency: Currency, isTotal: Bool = false
  ) -> String {
    """
    <tr\(isTotal ? " class=\"total\"" : "")><td colspan="5">\(HTML.escaped(word))</td>\
    <td class="n">\(text.money(amount, currency)) \(currency.code)</td></tr>\n
    """
  }

  /// From the result of the period to the balance.
  func balance() -> String {
    let position = draft.settlementNet
    var table = "<h2>\(HTML.escaped(words.balance))</h2>\n<table><tbody>\n"
    if draft.currency != position.currency {
      table += sumRow(words.position, draft.net.minorUnits, draft.currency)
      let rate = "\(words.position), \(words.convertedAt) \(text.rate(draft.rate.nanoUnits))"
      table += sumRow(rate, position.minorUnits, position.currency)
    } else {
      table += sumRow(words.position, position.minorUnits, position.currency)
    }
    table += sumRow(words.before, draft.previousBalance.minorUnits, position.currency)
    table += sumRow(words.balance, draft.balance.minorUnits, position.currency, isTotal: true)
    return table + "</tbody></table>\n"
  }

  /// How the partner's own points moved.
  func points() -> String {
    let points = draft.points
    let cells = [
      (words.pointsOpening, points.opening), (words.pointsIssued, points.issued),
      (words.pointsRedeemed, -points.redeemed), (words.pointsExpired, -points.expired),
      (words.pointsAdjusted, points.adjusted), (words.pointsClosing, points.closing),
    ]
    return "<h2>\(HTML.escaped(words.points))</h2>\n<table><thead><tr>"
      + cells.map { "<th class=\"n\">\(HTML.escaped($0.0))</th>" }.joined()
      + "</tr></thead><tbody><tr>"
      + cells.map { "<td class=\"n\">\(text.number($0.1))</td>" }.joined()
      + "</tr></tbody></table>\n"
  }

  /// An amount without its sign; the least one, which has none, as the greatest.
  private func magnitude(_ amount: Int64) -> Int64 {
    Int64(clamping: amount.magnitude)
  }
}
