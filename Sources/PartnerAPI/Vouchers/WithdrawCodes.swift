import Coalition
import HTTP
import Operations
import Store

/// A supplier withdraws codes of one of its pools: CSV or NDJSON in, as they were uploaded, and
/// told line by line what was not withdrawn.
enum WithdrawCodes {
  static let endpoint = Endpoint(
    .post, "/v1/gifts/{gift_id}/codes/withdraw", bodyBytesMax: UploadCodes.bodyBytesMax
  ) { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let idempotencyKey = try exchange.idempotencyKey()
    let id: GiftID = try exchange.pathID("gift_id", absence: .giftNotFound)
    let lines = try CodeLines(of: exchange)
    let done = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.withdrawCodes(
        lines.codes, from: id, idempotencyKey: idempotencyKey, presenting: key)
    }
    let notWithdrawn =
      done.value.notWithdrawn.map { (line: $0.line, code: $0.reason.rawValue) }
      + lines.refused.map { (line: $0.line, code: $0.refusal.code) }
    return exchange.answer(.created, isReplay: done.isReplay) { json in
      json.field("object", "code_withdrawal")
      json.field("gift", id)
      json.field("codes", Int64(lines.count))
      json.field("withdrawn", Int64(done.value.withdrawn))
      json.array(
        "not_withdrawn", of: notWithdrawn.sorted { $0.line < $1.line }
      ) { json, line in
        json.object {
          $0.field("line", Int64(line.line))
          $0.field("code", line.code)
        }
      }
    }
  }
}
