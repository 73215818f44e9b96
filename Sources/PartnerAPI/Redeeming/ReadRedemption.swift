import HTTP
import Coalition
import Operations
import Store

/// A redemption at the caller, with what has been refunded of it.
enum ReadRedemption {
  static let endpoint = Endpoint(.get, "/v1/redemptions/{redemption_id}") {
    exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let id: RedemptionID = try exchange.pathID("redemption_id", absence: .redemptionNotFound)
    let redemption = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.redemption(id, from: key)
    }
    return exchange.answer(.ok) { $0.redemptionReadBack(redemption) }
  }
}

/// The caller's redemptions, newest first.
enum ListRedemptions {
  static let endpoint = Endpoint(.get, "/v1/redemptions") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: ["limit", "starting_after", "ending_before"])
    let page: PageRequest<RedemptionTag> = try exchange.page()
    let redemptions = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.redemptions(page, from: key)
    }
    return exchange.answer(redemptions) { $0.redemptionReadBack($1) }
  }
}
