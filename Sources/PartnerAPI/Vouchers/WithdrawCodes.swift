import Coalition
import HTTP
import Operations
import Store

/// A supplier withdraws codes of one of its pools: CSV or NDJSON in, as they were uploaded, and
/// told line by line what was not withdrawn.
enum WithdrawCodes {
  static let endpoint = Endpoint(
    .post, "/v1/gifts/{gift_id}/codes/withdraw", bodyBytesMax: CodesRequest.bodyBytesMax
  ) { exchange throws(Problem) in
    let request = try CodesRequest(of: exchange)
    let done = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.withdrawCodes(
        request.lines.codes, from: request.gift, idempotencyKey: request.idempotencyKey,
        presenting: request.key)
    }
    return request.answer(
      done, of: exchange, as: ("code_withdrawal", "withdrawn", "not_withdrawn"))
  }
}
