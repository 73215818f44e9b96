extension Refusal {
  /// The SQLSTATE with which the database names it: class `TS`, then the group, then a number.
  ///
  /// Nil for what is refused before the database is asked.
  package var sqlState: String? {
    switch self {
    case .idempotencyKeyReused: "TS101"
    case .requestInProgress: "TS102"
    case .walletNotFound: "TS103"
    case .tryAgain: "TS104"
    case .eventsGone: "TS105"
    case .insufficientPoints: "TS201"
    case .redemptionNotFound: "TS202"
    case .refundExceedsRedemption: "TS203"
    case .referenceAlreadyUsed: "TS204"
    case .redemptionNotOffered: "TS205"
    case .holdNotFound: "TS206"
    case .holdExpired: "TS207"
    case .holdCaptured: "TS208"
    case .holdVoided: "TS209"
    case .walletFrozen: "TS210"
    case .redemptionBelowMinimum: "TS211"
    case .redemptionNotInSteps: "TS212"
    case .basketShareExceeded: "TS213"
    case .basketMissing: "TS214"
    case .captureExceedsHold: "TS215"
    case .receiptAlreadyRecorded: "TS301"
    case .purchaseNotFound: "TS302"
    case .returnWithoutOriginal: "TS303"
    case .returnExceedsPurchase: "TS304"
    case .reportedTooLate: "TS305"
    case .occurredInFuture: "TS306"
    case .termsNotFound: "TS307"
    case .termsChanged: "TS308"
    case .returnLineUnknown: "TS309"
    case .currencyMismatch: "TS310"
    case .purchaseNotPending: "TS311"
    case .purchaseAlreadyConfirmed: "TS312"
    case .purchaseAlreadyCancelled: "TS313"
    case .confirmationTooLate: "TS314"
    case .occurredTooEarly: "TS315"
    case .settlementTermsNotFound: "TS401"
    case .settlementTermsAlreadyDecided: "TS402"
    case .settlementAlreadyClosed: "TS403"
    case .settlementTermsOverlap: "TS404"
    case .buyOutNeeded: "TS405"
    case .notAPeriodBeginning: "TS406"
    case .settlementPolicyOverlap: "TS407"
    case .exchangeRateAlreadySet: "TS408"
    case .periodNotOver: "TS410"
    case .settlementOutOfOrder: "TS411"
    case .settlementNotFound: "TS412"
    case .settlementAlreadyApproved: "TS413"
    case .settlementTermsMissing: "TS414"
    case .exchangeRateMissing: "TS415"
    case .earlierSettlementWaits: "TS416"
    case .creditLimitReached: "TS420"
    case .prepaidBalanceUsedUp: "TS421"
    case .settlementPolicyMissing: "TS430"
    case .reserveNotDeclared: "TS431"
    case .paymentNotFound: "TS440"
    case .paymentNotDue: "TS441"
    case .paymentExceedsOpen: "TS442"
    case .paidAmountNotFound: "TS443"
    case .paymentIsNoClaim: "TS444"
    case .remedyNotFound: "TS445"
    case .remedyAlreadyDecided: "TS446"
    case .paymentCalendarTooFine: "TS447"
    case .exitNotFound: "TS448"
    case .exitAlreadyDecided: "TS449"
    case .statementLineNotFound: "TS450"
    case .disputeTooLate: "TS451"
    case .disputeExceedsLine: "TS452"
    case .disputeNotFound: "TS453"
    case .disputeAlreadyResolved: "TS454"
    case .partnerHasLeft: "TS455"
    case .depositNotFound: "TS460"
    case .depositAlreadyDecided: "TS461"
    case .depositAlreadyUsed: "TS462"
    case .depositExceeded: "TS463"
    case .changeNotFound: "TS464"
    case .changeAlreadyDecided: "TS465"
    case .exportDiffers: "TS470"
    case .bankStatementDiffers: "TS471"
    case .bankEntryNotFound: "TS472"
    case .bankEntryAlreadyResolved: "TS473"
    case .exportUnchanged: "TS474"
    case .apiKeyInvalid: "TS501"
    case .scopeMissing: "TS502"
    case .partnerSuspended: "TS503"
    case .outletNotFound: "TS504"
    case .sourceNetworkRefused: "TS505"
    case .partnerNotFound: "TS506"
    case .partnerCodeTaken: "TS507"
    case .termsOverlap: "TS508"
    case .apiKeyNotFound: "TS509"
    case .outletCodeTaken: "TS510"
    case .memberNotFound: "TS601"
    case .identifiersConflict: "TS602"
    case .householdShared: "TS603"
    case .notInHousehold: "TS604"
    case .walletHasHolds: "TS605"
    case .walletHasPending: "TS606"
    case .walletInDebt: "TS607"
    case .walletClosed: "TS608"
    case .memberAlreadyMerged: "TS609"
    case .memberNotMerged: "TS610"
    case .mergedPointsSpent: "TS611"
    case .survivorMerged: "TS612"
    case .sameWallet: "TS613"
    case .adjustmentNotFound: "TS720"
    case .adjustmentAlreadyDecided: "TS721"
    case .approvalByProposer: "TS722"
    case .transferExceedsLimit: "TS723"
    case .transferExceedsDailyLimit: "TS724"
    case .expiryNotFound: "TS701"
    case .reinstatementExceedsExpiry: "TS702"
    case .noticeNotInTime: "TS703"
    case .noticeInFuture: "TS704"
    case .reinstatementExpiresTooEarly: "TS705"
    case .memberHasPoints: "TS650"
    case .memberHasHolds: "TS651"
    case .memberLimitReached: "TS801"
    case .cashierLimitReached: "TS802"
    case .outletLimitReached: "TS803"
    case .partnerLimitReached: "TS804"
    case .limitNotFound: "TS805"
    case .reviewNotFound: "TS806"
    case .reviewAlreadyResolved: "TS807"
    case .giftNotFound: "TS903"
    case .giftNotOrderable: "TS921"
    case .notYet: "TS922"
    case .ended: "TS923"
    case .notHere: "TS924"
    case .outOfStock: "TS925"
    case .limitReached: "TS926"
    case .priceChanged: "TS927"
    case .moneyPartMismatch: "TS928"
    case .reservationLost: "TS929"
    case .orderNotFound: "TS930"
    case .moveNotAllowed: "TS931"
    case .orderInUse: "TS932"
    case .voucherNotFound: "TS941"
    case .tooManyWrongCodes: "TS942"
    case .voucherUsed: "TS943"
    case .voucherExpired: "TS944"
    case .voucherCancelled: "TS945"
    case .voucherReplaced: "TS946"
    case .usesExceedVoucher: "TS947"
    case .voucherAmbiguous: "TS948"
    case .giftWithoutPool: "TS949"
    case .orderWithoutVoucher: "TS950"
    case .tooManyReissues: "TS951"
    case .giftCodeTaken: "TS911"
    case .giftStatusConflict: "TS912"
    case .categoryNotFound: "TS913"
    case .outcomeNotFound: "TS914"
    case .giftKindFixed: "TS915"
    case .supplyTermsMissing: "TS916"
    case .stockNotCounted: "TS917"
    case .stockExceeded: "TS918"
    case .stockLimitReached: "TS919"
    case .malformedJSON,
      .invalidRequest,
      .idempotencyKeyMissing,
      .idempotencyKeyInvalid,
      .authenticationMissing,
      .notFound,
      .methodNotAllowed,
      .payloadTooLarge,
      .unsupportedMediaType,
      .rateLimited,
      .busy,
      .unavailable,
      .internalError,
      .badRequest,
      .requestTimeout,
      .uriTooLong,
      .expectationFailed,
      .headersTooLarge,
      .notImplemented,
      .httpVersionNotSupported:
      nil
    }
  }

  /// The refusal that a row or an exception of the database names.
  package init?(sqlState: String) {
    guard let refusal = Self.bySQLState[sqlState] else { return nil }
    self = refusal
  }

  private static let bySQLState: [String: Refusal] = Dictionary(
    uniqueKeysWithValues: allCases.compactMap { refusal in
      refusal.sqlState.map { ($0, refusal) }
    })
}
