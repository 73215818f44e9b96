package import Coalition
package import HTTP

extension Refusal {
  /// What HTTP makes of the refusal; the column of `docs/reference/refusals.md`.
  package var status: Status {
    switch self {
    case .malformedJSON, .idempotencyKeyMissing, .idempotencyKeyInvalid, .badRequest: .badRequest
    case .apiKeyInvalid, .authenticationMissing: .unauthorized
    case .scopeMissing, .partnerHasLeft, .partnerSuspended, .sourceNetworkRefused,
      .approvalByProposer:
      .forbidden
    case .walletNotFound, .redemptionNotFound, .holdNotFound, .purchaseNotFound,
      .partnerNotFound, .apiKeyNotFound, .memberNotFound, .expiryNotFound, .adjustmentNotFound,
      .limitNotFound, .reviewNotFound, .settlementTermsNotFound, .settlementNotFound,
      .paymentNotFound, .paidAmountNotFound, .remedyNotFound, .statementLineNotFound,
      .giftNotFound, .orderNotFound, .voucherNotFound,
      .disputeNotFound, .exitNotFound, .depositNotFound, .changeNotFound, .bankEntryNotFound,
      .notFound:
      .notFound
    case .methodNotAllowed: .methodNotAllowed
    case .requestTimeout: .requestTimeout
    case .requestInProgress, .insufficientPoints, .refundExceedsRedemption,
      .referenceAlreadyUsed, .holdExpired, .holdCaptured, .holdVoided, .walletFrozen,
      .captureExceedsHold, .receiptAlreadyRecorded, .returnExceedsPurchase, .partnerCodeTaken,
      .termsOverlap, .outletCodeTaken, .identifiersConflict, .purchaseNotPending,
      .purchaseAlreadyConfirmed, .purchaseAlreadyCancelled, .confirmationTooLate,
      .settlementTermsAlreadyDecided, .settlementAlreadyClosed, .settlementTermsOverlap,
      .settlementPolicyOverlap, .exchangeRateAlreadySet,
      .householdShared, .notInHousehold, .walletHasHolds, .walletHasPending, .walletInDebt,
      .walletClosed, .memberAlreadyMerged, .memberNotMerged, .mergedPointsSpent, .survivorMerged,
      .adjustmentAlreadyDecided, .transferExceedsDailyLimit, .reinstatementExceedsExpiry,
      .memberHasPoints, .memberHasHolds, .reviewAlreadyResolved, .creditLimitReached,
      .prepaidBalanceUsedUp, .periodNotOver, .settlementOutOfOrder, .settlementAlreadyApproved,
      .settlementTermsMissing, .exchangeRateMissing, .settlementPolicyMissing, .reserveNotDeclared,
      .paymentNotDue, .paymentExceedsOpen, .remedyAlreadyDecided, .disputeTooLate,
      .giftNotOrderable, .notYet, .ended, .outOfStock, .limitReached, .priceChanged,
      .moveNotAllowed, .orderInUse, .voucherUsed, .voucherExpired, .voucherCancelled,
      .voucherReplaced, .usesExceedVoucher, .orderWithoutVoucher, .tooManyReissues,
      .disputeExceedsLine, .disputeAlreadyResolved, .exitAlreadyDecided, .giftCodeTaken,
      .giftStatusConflict, .giftKindFixed, .supplyTermsMissing, .stockNotCounted, .stockExceeded,
      .stockLimitReached, .earlierSettlementWaits, .depositAlreadyDecided, .depositAlreadyUsed,
      .depositExceeded, .changeAlreadyDecided, .exportDiffers, .bankStatementDiffers,
      .bankEntryAlreadyResolved, .exportUnchanged:
      .conflict
    case .eventsGone: .gone
    case .payloadTooLarge: .contentTooLarge
    case .uriTooLong: .uriTooLong
    case .unsupportedMediaType: .unsupportedMediaType
    case .expectationFailed: .expectationFailed
    case .idempotencyKeyReused, .redemptionNotOffered, .redemptionBelowMinimum,
      .redemptionNotInSteps, .basketShareExceeded, .basketMissing, .returnWithoutOriginal,
      .reportedTooLate, .occurredInFuture, .occurredTooEarly, .termsNotFound, .returnLineUnknown,
      .currencyMismatch,
      .buyOutNeeded, .notAPeriodBeginning, .paymentCalendarTooFine,
      .outletNotFound, .noticeNotInTime, .noticeInFuture, .reinstatementExpiresTooEarly,
      .notHere, .moneyPartMismatch, .voucherAmbiguous, .giftWithoutPool,
      .sameWallet, .transferExceedsLimit, .paymentIsNoClaim, .categoryNotFound, .outcomeNotFound,
      .invalidRequest:
      .unprocessableContent
    case .memberLimitReached, .cashierLimitReached, .outletLimitReached, .partnerLimitReached,
      .tooManyWrongCodes,
      .rateLimited:
      .tooManyRequests
    case .headersTooLarge: .requestHeaderFieldsTooLarge
    case .internalError: .internalServerError
    case .notImplemented: .notImplemented
    case .tryAgain, .termsChanged, .reservationLost, .busy, .unavailable: .serviceUnavailable
    case .httpVersionNotSupported: .httpVersionNotSupported
    }
  }

  /// The name of the number that comes with the refusal, where one does.
  var detailName: StaticString? {
    switch self {
    case .insufficientPoints: "points_available"
    case .refundExceedsRedemption: "points_refundable"
    case .redemptionBelowMinimum: "points_min"
    case .redemptionNotInSteps: "points_step"
    case .basketShareExceeded: "value_max"
    case .captureExceedsHold: "points_held"
    case .stockExceeded: "stock_available"
    case .stockLimitReached: "stock_addable"
    case .disputeExceedsLine: "amount_disputable"
    case .returnExceedsPurchase: "returnable"
    case .returnLineUnknown: "line"
    case .memberLimitReached, .cashierLimitReached, .outletLimitReached, .partnerLimitReached:
      "retry_after_seconds"
    case .limitReached: "orders_max"
    case .priceChanged: "points_now"
    case .moneyPartMismatch: "amount_due"
    case .tooManyWrongCodes: "retry_after_seconds"
    case .usesExceedVoucher: "uses_left"
    case .tooManyReissues: "reissues_max"
    default: nil
    }
  }
}
