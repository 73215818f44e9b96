import HTTP
import Coalition
import Operations
import Store

/// What a wallet held at an instant of the past, as the ledger knew it then.
enum ReadBalance {
  static let endpoint = Endpoint(.get, "/v1/wallets/{wallet_id}/balance") {
    exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: ["at"])
    let id: WalletID = try exchange.pathID("wallet_id", absence: .walletNotFound)
    let instant = try await instant(of: exchange)
    let balance = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.balance(of: id, at: instant, from: key)
    }
    return exchange.answer(.ok) { json in
      json.field("object", "balance")
      json.field("wallet_id", id)
      json.field("at", instant)
      json.field("balance", balance.balance)
      json.field("pending", balance.pending)
    }
  }

  private static let expected = "expected an instant, such as 2026-03-05T10:15:00Z"

  private static func instant(of exchange: Exchange) async throws(Problem) -> Instant {
    guard let text = exchange.request.target.queryValue("at") else {
      throw .invalidParameter("at", .fieldMissing, expected)
    }
    guard let instant = try? Instant(rfc3339: text) else {
      throw .invalidParameter("at", .fieldFormat, expected)
    }
    guard await instant <= exchange.platform.now else {
      throw .invalidParameter("at", .fieldTooLarge, "expected an instant of the past")
    }
    return instant
  }
}
