import Coalition
import HTTP
import Operations
import Secrets
import Store

/// The caller's statements, newest first, once a second person has approved them.
enum ListStatements {
  static let endpoint = Endpoint(.get, "/v1/statements") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: ["limit", "starting_after", "ending_before"])
    let page: PageRequest<StatementTag> = try exchange.page()
    let statements = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.statements(page, from: key)
    }
    return exchange.answer(statements) { $0.statement($1) }
  }
}

/// One statement of the caller, with its signature.
enum ReadStatement {
  static let endpoint = Endpoint(.get, "/v1/statements/{statement_id}") {
    exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let id: StatementID = try exchange.pathID("statement_id", absence: .notFound)
    let statement = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.statement(id, from: key)
    }
    return exchange.answer(.ok) { $0.statement(statement) }
  }
}

extension JSONWriter {
  fileprivate mutating func statement(_ statement: StoredStatement) {
    field("id", statement.id)
    field("object", "statement")
    field("created_at", statement.closedAt)
    field("serial", statement.serial)
    object("settlement") { json in
      json.field("id", statement.settlement)
      json.field("name", statement.settlementName)
      json.field("from", statement.from)
      json.field("until", statement.until)
    }
    field("net", statement.net)
    field("settlement_net", statement.settlementNet)
    field("rate_nanos", statement.rateNanos)
    field("previous_balance", statement.previousBalance)
    field("balance", statement.balance)
    field("paid_from_deposits", statement.paidFromDeposits)
    field("open", statement.stillOpen)
    field("due_on", statement.dueOn.description)
    field("paper", json: statement.document)
    field("sha256", Hexadecimal.encode(statement.digest))
    field("signed", statement.signed.compact)
  }
}
