extension Refusal {
  /// One sentence for people, the same whenever this is refused (RFC 9457, `title`).
  package var title: String {
    switch self {
    case .idempotencyKeyReused: "This idempotency key belongs to another request"
    case .requestInProgress: "The first request with this key is still running"
    case .walletNotFound: "No such wallet"
    case .tryAgain: "The ledger asks for the request again"
    case .eventsGone: "These events are no longer kept"
    case .insufficientPoints: "Not enough points"
    case .redemptionNotFound: "No such redemption"
    case .refundExceedsRedemption: "More would be refunded than was redeemed"
    case .referenceAlreadyUsed: "This reference is already used"
    case .redemptionNotOffered: "Points cannot be spent here"
    case .holdNotFound: "No such hold"
    case .holdExpired: "The hold has expired"
    case .holdCaptured: "The hold is captured already"
    case .holdVoided: "The hold is voided already"
    case .walletFrozen: "The wallet is frozen"
    case .redemptionBelowMinimum: "Too few points at once"
    case .redemptionNotInSteps: "Not a multiple of the step"
    case .basketShareExceeded: "Too large a share of the basket"
    case .basketMissing: "The basket is not told"
    case .captureExceedsHold: "More would be captured than is held"
    case .receiptAlreadyRecorded: "This receipt is already recorded"
    case .purchaseNotFound: "No such purchase"
    case .returnWithoutOriginal: "A return needs its purchase"
    case .returnExceedsPurchase: "More would be returned than was bought"
    case .reportedTooLate: "Reported too late"
    case .occurredInFuture: "It has not happened yet"
    case .occurredTooEarly: "It happened before what it is about"
    case .termsNotFound: "No terms hold at that moment"
    case .termsChanged: "The terms changed meanwhile"
    case .returnLineUnknown: "The purchase has no such line"
    case .currencyMismatch: "Another currency than agreed"
    case .purchaseNotPending: "Nothing of this purchase is pending"
    case .purchaseAlreadyConfirmed: "This purchase is confirmed"
    case .purchaseAlreadyCancelled: "This purchase is cancelled"
    case .confirmationTooLate: "The time to decide is over"
    case .settlementTermsNotFound: "No such settlement terms"
    case .settlementTermsAlreadyDecided: "The settlement terms are decided"
    case .settlementAlreadyClosed: "The period is closed already"
    case .settlementTermsOverlap: "Settlement terms can only follow the last ones"
    case .buyOutNeeded: "A change of funding needs a buy-out"
    case .notAPeriodBeginning: "No settlement period begins then"
    case .settlementPolicyOverlap: "Settlement policies can only follow the last one"
    case .exchangeRateAlreadySet: "The rate is set already"
    case .periodNotOver: "The period is not over"
    case .settlementOutOfOrder: "Periods are closed one after the other"
    case .settlementNotFound: "No such settlement"
    case .settlementAlreadyApproved: "The settlement is approved"
    case .settlementTermsMissing: "Settlement terms are missing"
    case .exchangeRateMissing: "An exchange rate is missing"
    case .earlierSettlementWaits: "An earlier settlement waits for approval"
    case .creditLimitReached: "The credit limit is reached"
    case .prepaidBalanceUsedUp: "The prepaid balance is used up"
    case .settlementPolicyMissing: "No settlement policy"
    case .reserveNotDeclared: "No reserve was declared"
    case .paymentNotFound: "No such payment"
    case .paymentNotDue: "The payment is not due yet"
    case .paymentExceedsOpen: "More than is open"
    case .paidAmountNotFound: "Nothing was paid under this reference"
    case .paymentIsNoClaim: "The operator pays it"
    case .remedyNotFound: "No such remedy"
    case .remedyAlreadyDecided: "The remedy is decided"
    case .paymentCalendarTooFine: "The payment calendar is too fine"
    case .exitNotFound: "No such exit"
    case .exitAlreadyDecided: "The exit is decided"
    case .statementLineNotFound: "No such line"
    case .disputeTooLate: "Too late to dispute it"
    case .disputeExceedsLine: "More would be disputed than the line says"
    case .disputeNotFound: "No such dispute"
    case .disputeAlreadyResolved: "The dispute is resolved"
    case .partnerHasLeft: "The partner has left"
    case .depositNotFound: "No such deposit"
    case .depositAlreadyDecided: "The deposit is decided"
    case .depositAlreadyUsed: "The deposit is used"
    case .depositExceeded: "Less is left of the deposits"
    case .changeNotFound: "No such change"
    case .changeAlreadyDecided: "The change is decided"
    case .exportDiffers: "Handed out before, otherwise"
    case .bankStatementDiffers: "The bank told it otherwise"
    case .bankEntryNotFound: "No such bank entry"
    case .bankEntryAlreadyResolved: "The bank entry is resolved"
    case .exportUnchanged: "Nothing has changed since"
    case .apiKeyInvalid: "This API key is not valid"
    case .scopeMissing: "This API key may not do that"
    case .partnerSuspended: "The partner is suspended"
    case .outletNotFound: "No such outlet"
    case .sourceNetworkRefused: "Not from this network"
    case .partnerNotFound: "No such partner"
    case .partnerCodeTaken: "This partner code is taken"
    case .termsOverlap: "Terms can only follow the last ones"
    case .apiKeyNotFound: "No such API key"
    case .outletCodeTaken: "This outlet code is taken"
    case .memberNotFound: "No such member"
    case .identifiersConflict: "The identifiers belong to different members"
    case .householdShared: "The wallet is shared"
    case .notInHousehold: "The member is in no household"
    case .walletHasHolds: "Points are set aside in the wallet"
    case .walletHasPending: "Points are pending in the wallet"
    case .walletInDebt: "The wallet owes points"
    case .walletClosed: "The wallet is closed"
    case .memberAlreadyMerged: "The member is already merged"
    case .memberNotMerged: "The member is not merged"
    case .mergedPointsSpent: "Merged points are gone"
    case .survivorMerged: "The survivor was merged itself"
    case .sameWallet: "Both have the same wallet"
    case .adjustmentNotFound: "No such adjustment"
    case .adjustmentAlreadyDecided: "The adjustment is decided"
    case .approvalByProposer: "A second person must approve"
    case .transferExceedsLimit: "More than one transfer may move"
    case .transferExceedsDailyLimit: "More than a day's transfers may move"
    case .expiryNotFound: "No such expiry"
    case .reinstatementExceedsExpiry: "More would be reinstated than has expired"
    case .noticeNotInTime: "The notice was not given in time"
    case .noticeInFuture: "The notice has not been given yet"
    case .reinstatementExpiresTooEarly: "Reinstated points need an expiry to come"
    case .memberHasPoints: "The member still has points"
    case .memberHasHolds: "Points of the member are held"
    case .memberLimitReached: "The member has reached a limit"
    case .cashierLimitReached: "The cashier has reached a limit"
    case .outletLimitReached: "The outlet has reached a limit"
    case .partnerLimitReached: "The partner has reached a limit"
    case .limitNotFound: "No such limit"
    case .reviewNotFound: "No such review"
    case .reviewAlreadyResolved: "The review is resolved"
    case .giftNotFound: "No such gift"
    case .giftNotOrderable: "The gift cannot be ordered now"
    case .notYet: "Its time has not come"
    case .ended: "Its time is over"
    case .notHere: "Not at this outlet"
    case .outOfStock: "Nothing is left"
    case .limitReached: "The member has had it"
    case .priceChanged: "Another price"
    case .moneyPartMismatch: "Not the money part"
    case .reservationLost: "It took too long"
    case .orderNotFound: "No such order"
    case .moveNotAllowed: "The order cannot be moved so"
    case .orderInUse: "The voucher is used"
    case .voucherNotFound: "No such voucher"
    case .tooManyWrongCodes: "Too many wrong codes"
    case .voucherUsed: "The voucher is used up"
    case .voucherExpired: "The voucher has expired"
    case .voucherCancelled: "The voucher was cancelled"
    case .voucherReplaced: "The code was replaced"
    case .usesExceedVoucher: "Not so many uses are left"
    case .voucherAmbiguous: "Two vouchers have this code"
    case .giftWithoutPool: "The gift takes no codes"
    case .orderWithoutVoucher: "The order has no voucher"
    case .tooManyReissues: "Replaced too often"
    case .giftCodeTaken: "This gift code is taken"
    case .giftStatusConflict: "Not in this status of the gift"
    case .categoryNotFound: "No such category"
    case .outcomeNotFound: "A surprise leads nowhere"
    case .giftKindFixed: "The kind of the gift is fixed"
    case .supplyTermsMissing: "Supply terms are missing"
    case .stockNotCounted: "The gift is not counted"
    case .stockExceeded: "Not so many are available"
    case .stockLimitReached: "More than there can be of a gift"
    case .malformedJSON: "The body is not JSON"
    case .invalidRequest: "The request breaks rules"
    case .idempotencyKeyMissing: "An idempotency key is required"
    case .idempotencyKeyInvalid: "Not an idempotency key"
    case .authenticationMissing: "An API key is required"
    case .notFound: "Nothing is here"
    case .methodNotAllowed: "Not with this method"
    case .payloadTooLarge: "The body is too large"
    case .unsupportedMediaType: "Only JSON is understood"
    case .rateLimited: "Too many requests"
    case .busy: "Busy"
    case .unavailable: "Not available"
    case .internalError: "A defect on our side"
    case .badRequest: "Not HTTP"
    case .requestTimeout: "The request did not arrive in time"
    case .uriTooLong: "The target is too long"
    case .expectationFailed: "An expectation that is not met"
    case .headersTooLarge: "The header fields are too large"
    case .notImplemented: "Not implemented"
    case .httpVersionNotSupported: "Not this version of HTTP"
    }
  }

  /// What the caller can do about it.
  package var retry: Retry {
    switch self {
    case .idempotencyKeyReused,
      .holdExpired,
      .holdCaptured,
      .holdVoided,
      .receiptAlreadyRecorded,
      .reportedTooLate,
      .purchaseNotPending,
      .purchaseAlreadyConfirmed,
      .purchaseAlreadyCancelled,
      .confirmationTooLate,
      .settlementTermsAlreadyDecided,
      .remedyAlreadyDecided,
      .exitAlreadyDecided,
      .depositAlreadyDecided,
      .changeAlreadyDecided,
      .exportDiffers,
      .bankStatementDiffers,
      .bankEntryAlreadyResolved,
      .exportUnchanged,
      .partnerHasLeft,
      .disputeTooLate,
      .disputeAlreadyResolved,
      .adjustmentAlreadyDecided,
      .reviewAlreadyResolved,
      .ended,
      .moveNotAllowed,
      .orderInUse,
      .voucherUsed,
      .voucherExpired,
      .voucherCancelled,
      .voucherReplaced,
      .orderWithoutVoucher,
      .tooManyReissues,
      .settlementAlreadyApproved:
      .never
    case .requestInProgress,
      .tryAgain,
      .termsChanged,
      .memberLimitReached,
      .cashierLimitReached,
      .outletLimitReached,
      .partnerLimitReached,
      .creditLimitReached,
      .prepaidBalanceUsedUp,
      .reservationLost,
      .tooManyWrongCodes,
      .rateLimited,
      .busy,
      .unavailable,
      .internalError,
      .requestTimeout:
      .later
    case .walletNotFound,
      .eventsGone,
      .redemptionNotFound,
      .refundExceedsRedemption,
      .referenceAlreadyUsed,
      .holdNotFound,
      .redemptionBelowMinimum,
      .redemptionNotInSteps,
      .basketShareExceeded,
      .basketMissing,
      .captureExceedsHold,
      .purchaseNotFound,
      .returnWithoutOriginal,
      .returnExceedsPurchase,
      .occurredInFuture,
      .occurredTooEarly,
      .returnLineUnknown,
      .currencyMismatch,
      .settlementTermsNotFound,
      .settlementAlreadyClosed,
      .settlementTermsOverlap,
      .buyOutNeeded,
      .notAPeriodBeginning,
      .settlementPolicyOverlap,
      .exchangeRateAlreadySet,
      .paymentNotFound,
      .paymentExceedsOpen,
      .paidAmountNotFound,
      .paymentIsNoClaim,
      .remedyNotFound,
      .statementLineNotFound,
      .disputeExceedsLine,
      .disputeNotFound,
      .outletNotFound,
      .partnerNotFound,
      .partnerCodeTaken,
      .termsOverlap,
      .apiKeyNotFound,
      .outletCodeTaken,
      .memberNotFound,
      .identifiersConflict,
      .expiryNotFound,
      .reinstatementExceedsExpiry,
      .noticeNotInTime,
      .noticeInFuture,
      .reinstatementExpiresTooEarly,
      .giftNotFound,
      .notHere,
      .priceChanged,
      .moneyPartMismatch,
      .orderNotFound,
      .voucherNotFound,
      .usesExceedVoucher,
      .voucherAmbiguous,
      .giftWithoutPool,
      .limitNotFound,
      .reviewNotFound,
      .malformedJSON,
      .invalidRequest,
      .idempotencyKeyMissing,
      .idempotencyKeyInvalid,
      .authenticationMissing,
      .notFound,
      .methodNotAllowed,
      .payloadTooLarge,
      .unsupportedMediaType,
      .badRequest,
      .uriTooLong,
      .expectationFailed,
      .headersTooLarge,
      .notImplemented,
      .httpVersionNotSupported,
      .notInHousehold,
      .walletClosed,
      .memberAlreadyMerged,
      .memberNotMerged,
      .sameWallet,
      .adjustmentNotFound,
      .transferExceedsLimit,
      .settlementOutOfOrder,
      .settlementNotFound,
      .paymentCalendarTooFine,
      .exitNotFound,
      .giftCodeTaken,
      .categoryNotFound,
      .outcomeNotFound,
      .giftKindFixed,
      .stockNotCounted,
      .stockExceeded,
      .stockLimitReached,
      .depositNotFound,
      .bankEntryNotFound,
      .depositExceeded,
      .changeNotFound:
      .corrected
    case .insufficientPoints,
      .redemptionNotOffered,
      .walletFrozen,
      .termsNotFound,
      .reserveNotDeclared,
      .paymentNotDue,
      .apiKeyInvalid,
      .scopeMissing,
      .partnerSuspended,
      .sourceNetworkRefused,
      .householdShared,
      .walletHasHolds,
      .walletHasPending,
      .walletInDebt,
      .mergedPointsSpent,
      .survivorMerged,
      .approvalByProposer,
      .transferExceedsDailyLimit,
      .memberHasPoints,
      .memberHasHolds,
      .periodNotOver,
      .settlementTermsMissing,
      .exchangeRateMissing,
      .settlementPolicyMissing,
      .giftNotOrderable,
      .notYet,
      .outOfStock,
      .limitReached,
      .giftStatusConflict,
      .supplyTermsMissing,
      .earlierSettlementWaits,
      .depositAlreadyUsed:
      .changed
    }
  }
}
