import Coalition
import HTTP
import Operations
import Store

/// A supplier fills the pool of one of its gifts: CSV or NDJSON in, and told line by line what was
/// not added. A million codes are a hundred uploads.
enum UploadCodes {
  /// Ten thousand of the longest codes, with their times.
  static let bodyBytesMax = 2 * 1024 * 1024

  static let endpoint = Endpoint(
    .post, "/v1/gifts/{gift_id}/codes", bodyBytesMax: bodyBytesMax
  ) { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let idempotencyKey = try exchange.idempotencyKey()
    let id: GiftID = try exchange.pathID("gift_id", absence: .giftNotFound)
    let lines = try CodeLines(of: exchange)
    let done = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.uploadCodes(
        lines.codes, to: id, idempotencyKey: idempotencyKey, from: key)
    }
    let report = done.value
    let notAdded =
      report.notAdded.map { (line: $0.line, code: $0.reason.rawValue) }
      + lines.refused.map { (line: $0.line, code: $0.refusal.code) }
    return exchange.answer(.created, isReplay: done.isReplay) { json in
      json.field("object", "code_upload")
      json.field("gift", id)
      json.field("codes", Int64(lines.count))
      json.field("added", Int64(report.added))
      json.array("not_added", of: notAdded.sorted { $0.line < $1.line }) { json, line in
        json.object {
          $0.field("line", Int64(line.line))
          $0.field("code", line.code)
        }
      }
    }
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
