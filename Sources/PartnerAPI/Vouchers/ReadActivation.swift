import Coalition
import HTTP
import Operations
import Store

/// A use of a voucher at the caller.
enum ReadActivation {
  static let endpoint = Endpoint(.get, "/v1/activations/{activation_id}") {
    exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let id: ActivationID = try exchange.pathID("activation_id")
    let activation = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.activation(id, from: key)
    }
    return exchange.answer(.ok) { $0.activation(activation) }
  }
}

/// The uses of vouchers at the caller, newest first.
enum ListActivations {
  static let endpoint = Endpoint(.get, "/v1/activations") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: ["limit", "starting_after", "ending_before"])
    let page: PageRequest<ActivationTag> = try exchange.page()
    let activations = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.activations(page, from: key)
    }
    return exchange.answer(activations) { $0.activation($1) }
  }
}

extension JSONWriter {
  /// The fields of an activation.
  mutating func activation(_ activation: StoredActivation) {
    field("id", activation.id)
    field("object", "activation")
    field("created_at", activation.recordedAt)
    field("occurred_at", activation.occurredAt)
    field("reference", activation.reference)
    field("voucher", activation.voucher)
    field("gift", activation.gift)
    field("uses", Int64(activation.uses))
    field("uses_left", Int64(activation.usesLeft))
    field("outlet", activation.outlet)
    field("cashier", activation.cashier)
    metadata(activation.metadata)
  }
}
