import Coalition
import HTTP
import Operations
import Store

/// A supplier writes a new gift down.
enum DraftGift {
  static let endpoint = Endpoint(.post, "/v1/gifts", bodyBytesMax: GiftBody.bytesMax) {
    exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let idempotencyKey = try exchange.idempotencyKey()
    let gift = try exchange.body(GiftBody.read)
    let done = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.draftGift(gift, idempotencyKey: idempotencyKey, from: key)
    }
    return exchange.answer(.created, isReplay: done.isReplay) { $0.changedGift(done.value) }
  }
}

/// A supplier writes one of its gifts anew, which makes it a draft.
enum ReviseGift {
  static let endpoint = Endpoint(
    .post, "/v1/gifts/{gift_id}/revise", bodyBytesMax: GiftBody.bytesMax
  ) { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let idempotencyKey = try exchange.idempotencyKey()
    let id: GiftID = try exchange.pathID("gift_id", absence: .giftNotFound)
    let gift = try exchange.body(GiftBody.read)
    let done = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.reviseGift(
        id, as: gift, idempotencyKey: idempotencyKey, from: key)
    }
    return exchange.answer(.created, isReplay: done.isReplay) { $0.changedGift(done.value) }
  }
}
