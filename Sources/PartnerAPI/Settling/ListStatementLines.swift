import Coalition
import HTTP
import Operations
import Store

/// The lines of one of the caller's statements, in their order.
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
    return exchange.answer(page) { $0.line($1) }
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
    field("tax_basis_points", line.taxBasisPoints.map(Int64.init))
    field("terms_id", line.terms)
    field("belongs_to", line.belongsTo)
  }
}
