import Coalition
import HTTP
import Operations
import Store

/// A member claims a gift at the caller.
enum PlaceOrder {
  static let endpoint = Endpoint(.post, "/v1/orders") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let idempotencyKey = try exchange.idempotencyKey()
    let report = try exchange.body(OrderBody.read)
    let done = try await exchange.runOrder { () async throws(OperationFailure) in
      try await exchange.platform.placeOrder(report, idempotencyKey: idempotencyKey, from: key)
    }
    return exchange.answer(.created, isReplay: done.isReplay) { $0.order(done.value) }
  }
}

extension Refusal {
  /// The name of the number that comes with a reason against an order, where one does: of points it
  /// is told how many are missing, in a quote and in a refusal.
  var orderDetailName: StaticString? {
    self == .insufficientPoints ? "points_missing" : detailName
  }
}

extension Exchange {
  /// Runs what places an order, and turns its failure into a problem.
  fileprivate func runOrder<Value: Sendable>(
    _ operation: () async throws(OperationFailure) -> Value
  ) async throws(Problem) -> Value {
    do throws(Problem) {
      return try await run(operation)
    } catch {
      var problem = error
      if let number = problem.number, let name = problem.refusal.orderDetailName {
        problem.number = (name, number.value)
      }
      throw problem
    }
  }
}
