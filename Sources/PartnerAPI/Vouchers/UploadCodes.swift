import Coalition
import HTTP
import Operations
import Store

/// A supplier fills the pool of one of its gifts: CSV or NDJSON in, and told line by line what was
/// not added. A million codes are a hundred uploads.
enum UploadCodes {
  static let endpoint = Endpoint(
    .post, "/v1/gifts/{gift_id}/codes", bodyBytesMax: CodesRequest.bodyBytesMax
  ) { exchange throws(Problem) in
    let request = try CodesRequest(of: exchange)
    let done = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.uploadCodes(
        request.lines.codes, to: request.gift, idempotencyKey: request.idempotencyKey,
        from: request.key)
    }
    return request.answer(done, of: exchange, as: ("code_upload", "added", "not_added"))
  }
}

/// What the pool of a gift of the caller holds.
enum ReadCodePool {
  static let endpoint = Endpoint(.get, "/v1/gifts/{gift_id}/codes") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let id: GiftID = try exchange.pathID("gift_id", absence: .giftNotFound)
    let pool = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.codePool(of: id, from: key)
    }
    return exchange.answer(.ok) { json in
      json.field("object", "code_pool")
      json.field("gift", id)
      json.field("codes", pool.codes)
      json.field("free", pool.free)
      json.field("given", pool.given)
      json.field("voided", pool.voided)
      json.field("expired", pool.expired)
    }
  }
}
