import Coalition
import HTTP
import Operations
import Store

/// A member uses a voucher at the caller.
enum ActivateVoucher {
  static let endpoint = Endpoint(.post, "/v1/vouchers/{code}/activate") {
    exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let idempotencyKey = try exchange.idempotencyKey()
    let code = exchange.code()
    let report = try exchange.body { read(&$0, code) }
    let done = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.activateVoucher(
        report, idempotencyKey: idempotencyKey, from: key)
    }
    return exchange.answer(.created, isReplay: done.isReplay) { $0.activation(done.value) }
  }

  private static func read(_ fields: inout Fields, _ code: String) -> ActivationReport? {
    let reference = fields.required("reference", String.self) { try Reference($0) }
    let uses = fields.optional("uses", Int64.self) { uses in
      guard uses >= ActivationReport.uses.lowerBound else {
        throw FieldValueError(.fieldTooSmall, "expected at least one use")
      }
      guard uses <= ActivationReport.uses.upperBound else {
        throw FieldValueError(
          .fieldTooLarge, "expected at most \(ActivationReport.uses.upperBound) uses")
      }
      return Int32(uses)
    }
    let gift = fields.optional("gift", String.self) { try GiftID(parsing: $0) }
    let occurredAt = fields.optional("occurred_at", String.self) { try Instant(rfc3339: $0) }
    let outlet = fields.optional("outlet", String.self) { try OutletCode($0) }
    let cashier = fields.optional("cashier", String.self) { try CashierCode($0) }
    let metadata = fields.metadata()
    guard let reference else { return nil }
    return ActivationReport(
      code: code, gift: gift, reference: reference, occurredAt: occurredAt, uses: uses ?? 1,
      outlet: outlet, cashier: cashier, metadata: metadata)
  }
}

/// What a code is good for at the caller; nothing is used.
enum CheckVoucher {
  static let endpoint = Endpoint(.post, "/v1/vouchers/{code}/check") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let code = exchange.code()
    let (gift, outlet) = try exchange.body { fields -> (GiftID?, OutletCode?)? in
      (
        fields.optional("gift", String.self) { try GiftID(parsing: $0) },
        fields.optional("outlet", String.self) { try OutletCode($0) }
      )
    }
    let voucher = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.checkVoucher(code, gift: gift, outlet: outlet, from: key)
    }
    return exchange.answer(.ok) { $0.voucher(voucher) }
  }
}

extension Exchange {
  /// The code in the path. Never log it.
  func code() -> String {
    guard let code = parameters["code"] else { preconditionFailure("the route has no code") }
    return code
  }
}

extension JSONWriter {
  /// The fields of a voucher, as whoever honours it sees it.
  fileprivate mutating func voucher(_ voucher: CheckedVoucher) {
    field("id", voucher.id)
    field("object", "voucher")
    field("created_at", voucher.issuedAt)
    field("gift", voucher.gift)
    field("kind", voucher.kind)
    field("title", voucher.title)
    field("status", voucher.status)
    field("uses", Int64(voucher.uses))
    field("uses_left", Int64(voucher.usesLeft))
    field("expires_at", voucher.expiresAt)
  }
}
