import HTTP
import Coalition
import Operations
import Store

/// The postings of a wallet, newest first: all of the caller's own, and of others' only kind,
/// points and time.
enum ListPostings {
  static let endpoint = Endpoint(.get, "/v1/wallets/{wallet_id}/postings") {
    exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: ["limit", "starting_after", "ending_before"])
    let id: WalletID = try exchange.pathID("wallet_id", absence: .walletNotFound)
    let limit = try exchange.limit()
    let cursor = try cursor(of: exchange, in: id)
    let page = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.postings(of: id, from: cursor, limit: limit, from: key)
    }
    return exchange.answer(page) { $0.posting($1, in: id) }
  }

  /// A posting is named by its wallet and its place in it: `wal_…-17`.
  private static func cursor(
    of exchange: Exchange, in wallet: WalletID
  ) throws(Problem) -> PostingCursor {
    guard let cursor = try exchange.cursor() else { return .newest }
    let prefix = "\(wallet)-"
    guard cursor.value.hasPrefix(prefix),
      let sequence = Int32(cursor.value.dropFirst(prefix.count)), sequence > 0
    else {
      throw .invalidParameter(
        cursor.name, .fieldFormat, "expected the id of a posting of this wallet, as in \(prefix)17")
    }
    return cursor.name == "starting_after"
      ? .startingAfter(sequence: sequence) : .endingBefore(sequence: sequence)
  }
}

extension JSONWriter {
  fileprivate mutating func posting(_ posting: SeenPosting, in wallet: WalletID) {
    field("id", "\(wallet)-\(posting.sequence)")
    field("object", "posting")
    field("created_at", posting.recordedAt)
    field("occurred_at", posting.occurredAt)
    field("kind", posting.kind)
    field("points", posting.points)
    field("balance_after", posting.balanceAfter)
    field("pending_after", posting.pendingAfter)
    field("is_own", posting.document != nil)
    field("document", posting.document.map { Self.documentID($0, of: posting.documentKind) })
  }

  /// The id of the document behind a posting.
  private static func documentID(_ id: UUIDv7, of kind: String?) -> String {
    switch kind {
    case "return": ReturnID(id).description
    case "redemption": RedemptionID(id).description
    case "refund": RefundID(id).description
    case "reinstatement": ReinstatementID(id).description
    case "adjustment": AdjustmentID(id).description
    case "order": OrderID(id).description
    case "move": MoveID(id).description
    default: PurchaseID(id).description
    }
  }
}
