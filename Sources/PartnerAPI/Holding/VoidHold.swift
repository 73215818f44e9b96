import Coalition
import HTTP
import Operations
import Store

/// A hold is given up, and its points are available again. The body is an empty object.
enum VoidHold {
  static let endpoint = Endpoint(.post, "/v1/holds/{hold_id}/void") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let idempotencyKey = try exchange.idempotencyKey()
    let id: HoldID = try exchange.pathID("hold_id", absence: .holdNotFound)
    try exchange.body { _ in () }
    let done = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.voidHold(id, idempotencyKey: idempotencyKey, from: key)
    }
    return exchange.answer(.created, isReplay: done.isReplay) { $0.hold(done.value) }
  }
}
