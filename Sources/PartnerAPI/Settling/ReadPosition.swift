import Coalition
import HTTP
import Operations
import Store

/// Where the caller stands: what it owes, and what is left of its limit.
enum ReadPosition {
  static let endpoint = Endpoint(.get, "/v1/position") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let position = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.position(from: key)
    }
    return exchange.answer(.ok) { json in
      json.field("object", "position")
      json.field("as_of", position.asOf)
      json.field("open_statements", position.openStatements)
      json.field("unsettled", position.unsettled)
      json.field("is_prepaid", position.isPrepaid)
      json.field("limit", position.limit)
      json.field("used", position.used)
      json.field("available", position.available)
      json.field("deposit", position.deposit)
    }
  }
}
