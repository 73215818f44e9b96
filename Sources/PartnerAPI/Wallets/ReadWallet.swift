import HTTP
import Coalition
import Operations
import Store

/// What a wallet holds now, and what of it expires when.
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
      json.array("expiring", of: wallet.expiries) { json, expiry in
        json.object {
          $0.field("at", expiry.at)
          $0.field("points", expiry.points)
        }
      }
    }
  }
}
