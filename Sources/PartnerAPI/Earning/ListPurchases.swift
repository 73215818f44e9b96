import Coalition
import HTTP
import Operations
import Store

/// The caller's purchases, newest first, or the one with a receipt number.
enum ListPurchases {
  static let endpoint = Endpoint(.get, "/v1/purchases") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: ["limit", "starting_after", "ending_before", "receipt"])
    let page: PageRequest<PurchaseTag> = try exchange.page()
    let receipt = try receipt(of: exchange)
    let purchases = try await exchange.run { () async throws(OperationFailure) in
      if let receipt {
        try await exchange.platform.purchases(withReceipt: receipt, from: key)
      } else {
        try await exchange.platform.purchases(page, from: key)
      }
    }
    return exchange.answer(purchases) { $0.purchaseReadBack($1) }
  }

  private static func receipt(of exchange: Exchange) throws(Problem) -> Receipt? {
    guard let text = exchange.request.target.queryValue("receipt") else { return nil }
    do throws(BoundedTextError) {
      return try Receipt(text)
    } catch {
      throw .invalidParameter("receipt", error.refusal, error.advice)
    }
  }
}
