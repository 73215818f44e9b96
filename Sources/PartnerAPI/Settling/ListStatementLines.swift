import Coalition
import HTTP
import Operations
import Store

/// The lines of one of the caller's statements, in their order, as JSON or, with
/// `Accept: text/csv`, as CSV.
enum ListStatementLines {
  static let endpoint = Endpoint(.get, "/v1/statements/{statement_id}/lines") {
    exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: ["limit", "starting_after", "ending_before"])
    let id: StatementID = try exchange.pathID("statement_id", absence: .notFound)
    let limit = try exchange.limit()
    let cursor = try cursor(of: exchange, in: id)
    let page = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.statementLines(of: id, from: cursor, limit: limit, from: key)
    }
    var response =
      CSVPage.isPreferred(by: exchange.request.headers["accept"])
      ? csv(page, of: id, limit: limit, isBackward: isBackward(cursor))
      : exchange.answer(page) { $0.line($1) }
    response.addHeader(.vary, "Accept")
    return response
  }

  private static func isBackward(_ cursor: LineCursor) -> Bool {
    if case .endingBefore = cursor { true } else { false }
  }

  /// Amounts are in the currency's main unit here, as accountants write them.
  private static func csv(
    _ page: Page<StoredStatementLine>, of statement: StatementID, limit: Int, isBackward: Bool
  ) -> Response {
    let rows = page.elements.map(fields)
    let edge = isBackward ? page.elements.first : page.elements.last
    let side = isBackward ? "ending_before" : "starting_after"
    return CSVPage(
      columns: "id,line,document,charge,quantity,rate_micros,share_basis_points,amount,currency,"
        + "tax_basis_points,terms_id,belongs_to,original_amount,original_currency,"
        + "original_rate_nanos", rows: rows
    ).response(
      next: page.hasMore
        ? edge.map {
          "/v1/statements/\(statement)/lines?limit=\(limit)&\(side)=\(statement)-\($0.line)"
        } : nil)
  }

  private static func fields(of line: StoredStatementLine) -> [String] {
    var fields = ["\(line.statement)-\(line.line)", "\(line.line)", line.document, line.charge]
    fields.append(line.quantity?.description ?? "")
    fields.append(line.rateMicros?.description ?? "")
    fields.append(line.shareBasisPoints?.description ?? "")
    fields += [line.amount.decimal, line.amount.currency.code]
    fields.append(line.taxBasisPoints?.description ?? "")
    fields += [line.terms?.description ?? "", line.belongsTo ?? ""]
    return fields + [
      line.original?.amount.decimal ?? "", line.original?.amount.currency.code ?? "",
      line.original?.rateNanos.description ?? "",
    ]
  }

  /// A line is named by its statement and its place in it: `stm_…-3`.
  private static func cursor(
    of exchange: Exchange, in statement: StatementID
  ) throws(Problem) -> LineCursor {
    guard let cursor = try exchange.cursor() else { return .startingAfter(line: 0) }
    let prefix = "\(statement)-"
    guard cursor.value.hasPrefix(prefix),
      let line = Int32(cursor.value.dropFirst(prefix.count)), line > 0
    else {
      throw .invalidParameter(
        cursor.name, .fieldFormat, "expected the id of a line of this statement, as in \(prefix)3")
    }
    return cursor.name == "starting_after"
      ? .startingAfter(line: line) : .endingBefore(line: line)
  }
}

extension JSONWriter {
  fileprivate mutating func line(_ line: StoredStatementLine) {
    field("id", "\(line.statement)-\(line.line)")
    field("object", "statement_line")
    field("line", Int64(line.line))
    field("document", line.document)
    field("charge", line.charge)
    field("quantity", line.quantity)
    field("rate_micros", line.rateMicros)
    field("share_basis_points", line.shareBasisPoints.map(Int64.init))
    field("amount", line.amount)
    field("direction", LineDirection(of: line.amount.minorUnits).rawValue)
    field("tax_basis_points", line.taxBasisPoints.map(Int64.init))
    field("terms_id", line.terms)
    field("belongs_to", line.belongsTo)
    guard let original = line.original else { return field("original", nil as String?) }
    object("original") { json in
      json.field("amount", original.amount)
      json.field("rate_nanos", original.rateNanos)
    }
  }
}
