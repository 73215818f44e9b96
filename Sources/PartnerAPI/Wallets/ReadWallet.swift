import HTTP
import Coalition
import Operations
import Store

/// What a wallet holds now, and what of it expires or matures when.
enum ReadWallet {
  static let endpoint = Endpoint(.get, "/v1/wallets/{wallet_id}") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let id: WalletID = try exchange.pathID("wallet_id", absence: .walletNotFound)
    let wallet = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.wallet(.wallet(id), from: key)
    }
    return exchange.answer(.ok) { json in
      json.field("id", wallet.id)
      json.field("object", "wallet")
      json.field("created_at", wallet.createdAt)
      json.field("as_of", wallet.readAt)
      json.field("available", wallet.available)
      json.field("pending", wallet.pending)
      json.field("held", wallet.held)
      json.field("owed", wallet.owed)
      json.coming("expiring", wallet.expiries)
      json.coming("maturing", wallet.maturities)
    }
  }
}

extension JSONWriter {
  /// What happens to how many points at which instants.
  fileprivate mutating func coming(_ name: StaticString, _ coming: [WalletState.Coming]) {
    array(name, of: coming) { json, next in
      json.object {
        $0.field("at", next.at)
        $0.field("points", next.points)
      }
    }
  }
}
