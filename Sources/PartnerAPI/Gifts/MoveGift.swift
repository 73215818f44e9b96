import Coalition
import HTTP
import Operations
import Store

/// A supplier publishes, pauses, resumes or retires one of its gifts. The body may say why.
enum MoveGift {
  static let publish = endpoint("/v1/gifts/{gift_id}/publish", .publish)
  static let pause = endpoint("/v1/gifts/{gift_id}/pause", .pause)
  static let resume = endpoint("/v1/gifts/{gift_id}/resume", .resume)
  static let retire = endpoint("/v1/gifts/{gift_id}/retire", .retire)

  private struct Body {
    let reason: String?
  }

  private static func endpoint(_ pattern: RoutePattern, _ move: SupplierMove) -> Endpoint {
    Endpoint(.post, pattern) { exchange throws(Problem) in
      let key = try exchange.key()
      try exchange.requireQuery(among: [])
      let idempotencyKey = try exchange.idempotencyKey()
      let id: GiftID = try exchange.pathID("gift_id", absence: .giftNotFound)
      let body = try exchange.body { Body(reason: $0.optional("reason", String.self, reason)) }
      let done = try await exchange.run { () async throws(OperationFailure) in
        try await exchange.platform.moveGift(
          id, move, reason: body.reason, idempotencyKey: idempotencyKey, from: key)
      }
      return exchange.answer(.created, isReplay: done.isReplay) { $0.changedGift(done.value) }
    }
  }

  /// Why: a text of at least one character.
  static func reason(_ text: String) throws -> String {
    let count = text.unicodeScalars.count
    guard count >= 1 else { throw FieldValueError(.fieldTooShort, "expected a text") }
    guard count <= GiftReason.charactersMax else {
      throw FieldValueError(
        .fieldTooLong, "expected at most \(GiftReason.charactersMax) characters")
    }
    return try GiftText.checked(description: text)
  }
}
