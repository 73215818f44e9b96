package import Coalition
package import HTTP

extension Refusal {
  /// What HTTP makes of the refusal; the column of `docs/reference/refusals.md`.
  package var status: Status {
    switch self {
    case .malformedJSON, .idempotencyKeyMissing, .idempotencyKeyInvalid, .badRequest: .badRequest
    case .apiKeyInvalid, .authenticationMissing: .unauthorized
    case .scopeMissing, .partnerSuspended, .sourceNetworkRefused: .forbidden
    case .walletNotFound, .redemptionNotFound, .purchaseNotFound, .partnerNotFound,
      .apiKeyNotFound, .memberNotFound, .limitNotFound, .reviewNotFound, .notFound:
      .notFound
    case .methodNotAllowed: .methodNotAllowed
    case .requestTimeout: .requestTimeout
    case .requestInProgress, .insufficientPoints, .refundExceedsRedemption,
      .referenceAlreadyUsed, .receiptAlreadyRecorded, .returnExceedsPurchase, .partnerCodeTaken,
      .termsOverlap, .outletCodeTaken, .identifiersConflict, .purchaseNotPending,
      .purchaseAlreadyConfirmed, .purchaseAlreadyCancelled, .confirmationTooLate,
      .memberHasPoints, .memberHasHolds, .reviewAlreadyResolved:
      .conflict
    case .payloadTooLarge: .contentTooLarge
    case .uriTooLong: .uriTooLong
    case .unsupportedMediaType: .unsupportedMediaType
    case .expectationFailed: .expectationFailed
    case .idempotencyKeyReused, .redemptionNotOffered, .returnWithoutOriginal, .reportedTooLate,
      .occurredInFuture, .termsNotFound, .returnLineUnknown, .currencyMismatch, .outletNotFound,
      .invalidRequest:
      .unprocessableContent
    case .memberLimitReached, .cashierLimitReached, .outletLimitReached, .partnerLimitReached,
      .rateLimited:
      .tooManyRequests
    case .headersTooLarge: .requestHeaderFieldsTooLarge
    case .internalError: .internalServerError
    case .notImplemented: .notImplemented
    case .tryAgain, .termsChanged, .busy, .unavailable: .serviceUnavailable
    case .httpVersionNotSupported: .httpVersionNotSupported
    }
  }

  /// The name of the number that comes with the refusal, where one does.
  var detailName: StaticString? {
    switch self {
    case .insufficientPoints: "points_available"
    case .refundExceedsRedemption: "points_refundable"
    case .returnExceedsPurchase: "returnable"
    case .returnLineUnknown: "line"
    case .memberLimitReached, .cashierLimitReached, .outletLimitReached, .partnerLimitReached:
      "retry_after_seconds"
    default: nil
    }
  }
}
