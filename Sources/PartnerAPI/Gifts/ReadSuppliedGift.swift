import Coalition
import HTTP
import Operations
import Store

/// The caller's own gifts in every status, newest first.
enum ListSuppliedGifts {
  static let endpoint = Endpoint(.get, "/v1/supplied-gifts") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: ["limit", "starting_after", "ending_before"])
    let page: PageRequest<GiftTag> = try exchange.page()
    let gifts = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.suppliedGifts(page, from: key)
    }
    return exchange.answer(gifts) { $0.suppliedGift($1) }
  }
}

/// One of the caller's own gifts.
enum ReadSuppliedGift {
  static let endpoint = Endpoint(.get, "/v1/supplied-gifts/{gift_id}") {
    exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let id: GiftID = try exchange.pathID("gift_id", absence: .giftNotFound)
    let gift = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.suppliedGift(id, from: key)
    }
    return exchange.answer(.ok) { $0.suppliedGift(gift) }
  }
}
