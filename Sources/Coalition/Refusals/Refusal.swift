/// Every way in which this product says no, with one name from the database to the client.
/// `docs/reference/refusals.md` is the same list for people; codes and SQLSTATEs are never reused.
package enum Refusal: String, Error, Hashable, Sendable, CaseIterable {
  // Requests that must happen once.
  /// The key was used before with other content.
  case idempotencyKeyReused = "idempotency_key_reused"
  /// A request with the same key has not been answered yet.
  case requestInProgress = "request_in_progress"
  /// No wallet has this id.
  case walletNotFound = "wallet_not_found"
  /// A batch met a concurrent change; retried inside, so partners see it only as `busy`.
  case tryAgain = "try_again"
  /// Events after this one are no longer kept.
  case eventsGone = "events_gone"

  // Redemptions and their refunds.
  /// The wallet's spendable points are fewer than asked.
  case insufficientPoints = "insufficient_points"
  /// No redemption of this partner has this id.
  case redemptionNotFound = "redemption_not_found"
  /// This refund and those before it exceed the redemption.
  case refundExceedsRedemption = "refund_exceeds_redemption"
  /// The reference was used for another redemption, refund, adjustment, transfer or payment.
  case referenceAlreadyUsed = "reference_already_used"
  /// The partner's terms name no redemption value.
  case redemptionNotOffered = "redemption_not_offered"
  /// No hold of this partner has this id.
  case holdNotFound = "hold_not_found"
  /// The hold's time was over before it was captured or voided.
  case holdExpired = "hold_expired"
  /// The hold was captured before, with other points or another reference.
  case holdCaptured = "hold_captured"
  /// The hold was given up before.
  case holdVoided = "hold_voided"
  /// The wallet is frozen: it may earn and not spend.
  case walletFrozen = "wallet_frozen"
  /// Fewer points than the terms let be redeemed at once.
  case redemptionBelowMinimum = "redemption_below_minimum"
  /// The points are no multiple of the step of the terms.
  case redemptionNotInSteps = "redemption_not_in_steps"
  /// The points are worth more than the share of the basket that they may pay.
  case basketShareExceeded = "basket_share_exceeded"
  /// The terms limit points to a share of the basket, and the request names none.
  case basketMissing = "basket_missing"
  /// More would be captured than is held.
  case captureExceedsHold = "capture_exceeds_hold"

  // Purchases and returns.
  /// Another request recorded the same receipt of this partner.
  case receiptAlreadyRecorded = "receipt_already_recorded"
  /// No purchase of this partner has this id or receipt.
  case purchaseNotFound = "purchase_not_found"
  /// The return names no purchase.
  case returnWithoutOriginal = "return_without_original"
  /// This return and those before it exceed the purchase or a line of it.
  case returnExceedsPurchase = "return_exceeds_purchase"
  /// It happened longer ago than the terms let it be reported.
  case reportedTooLate = "reported_too_late"
  /// `occurred_at` lies after the ledger's clock.
  case occurredInFuture = "occurred_in_future"
  /// The partner had no terms when it happened.
  case termsNotFound = "terms_not_found"
  /// Terms were set between pricing and posting; retried inside, told as `busy`.
  case termsChanged = "terms_changed"
  /// A returned line is not one of the purchase.
  case returnLineUnknown = "return_line_unknown"
  /// The amount is not in the currency of the terms or of the purchase.
  case currencyMismatch = "currency_mismatch"
  /// The points never waited for the partner's word, or have all been returned.
  case purchaseNotPending = "purchase_not_pending"
  /// The purchase that would be cancelled has been confirmed.
  case purchaseAlreadyConfirmed = "purchase_already_confirmed"
  /// The purchase that would be confirmed has been cancelled.
  case purchaseAlreadyCancelled = "purchase_already_cancelled"
  /// The time to confirm or cancel the purchase is over; its points have been cancelled.
  case confirmationTooLate = "confirmation_too_late"
  /// `occurred_at` lies before what it takes back, spends or moves.
  case occurredTooEarly = "occurred_too_early"

  // Settlement.
  /// No settlement terms have this id.
  case settlementTermsNotFound = "settlement_terms_not_found"
  /// Somebody has approved or rejected the settlement terms.
  case settlementTermsAlreadyDecided = "settlement_terms_already_decided"
  /// It would begin before the end of the last closed settlement.
  case settlementAlreadyClosed = "settlement_already_closed"
  /// New settlement terms would begin in the past, or not after the last ones.
  case settlementTermsOverlap = "settlement_terms_overlap"
  /// Funding changes, and the terms do not buy out what is open.
  case buyOutNeeded = "buy_out_needed"
  /// No settlement period begins then.
  case notAPeriodBeginning = "not_a_period_beginning"
  /// The last settlement policy begins later or at the same time.
  case settlementPolicyOverlap = "settlement_policy_overlap"
  /// The two currencies have another rate from this day on.
  case exchangeRateAlreadySet = "exchange_rate_already_set"
  /// The period to be closed has not ended yet.
  case periodNotOver = "period_not_over"
  /// Another period is open, or terms changed while this one was counted.
  case settlementOutOfOrder = "settlement_out_of_order"
  /// No settlement has this name.
  case settlementNotFound = "settlement_not_found"
  /// Somebody else has approved the settlement.
  case settlementAlreadyApproved = "settlement_already_approved"
  /// Points of a partner moved while it had no settlement terms in force.
  case settlementTermsMissing = "settlement_terms_missing"
  /// A billing currency has no rate into the settlement currency.
  case exchangeRateMissing = "exchange_rate_missing"
  /// A settlement before this one is not approved yet.
  case earlierSettlementWaits = "earlier_settlement_waits"
  /// The points would take the partner's exposure beyond its credit limit.
  case creditLimitReached = "credit_limit_reached"
  /// The points would use more than the partner has paid in, less the reserve.
  case prepaidBalanceUsedUp = "prepaid_balance_used_up"
  /// The coalition has not said how it settles.
  case settlementPolicyMissing = "settlement_policy_missing"
  /// No reserve was declared for then.
  case reserveNotDeclared = "reserve_not_declared"

  // Payments of settlements, and disputes.
  /// No payment has this reference.
  case paymentNotFound = "payment_not_found"
  /// The settlement of the payment is not approved.
  case paymentNotDue = "payment_not_due"
  /// More would be paid, instructed or written off than is open.
  case paymentExceedsOpen = "payment_exceeds_open"
  /// Nothing was paid for the payment under this bank reference.
  case paidAmountNotFound = "paid_amount_not_found"
  /// The operator pays it, so that it cannot be written off.
  case paymentIsNoClaim = "payment_is_no_claim"
  /// No write-off or default was proposed under this id.
  case remedyNotFound = "remedy_not_found"
  /// The write-off or default is approved or rejected already.
  case remedyAlreadyDecided = "remedy_already_decided"
  /// A partner would pay more often than the coalition settles.
  case paymentCalendarTooFine = "payment_calendar_too_fine"
  /// No exit was proposed under this id.
  case exitNotFound = "exit_not_found"
  /// The exit, or another of the partner, is approved or rejected already.
  case exitAlreadyDecided = "exit_already_decided"
  /// No statement of this partner has this line.
  case statementLineNotFound = "statement_line_not_found"
  /// The days in which the statement could be disputed are over.
  case disputeTooLate = "dispute_too_late"
  /// This dispute and those before it exceed the amount of the line.
  case disputeExceedsLine = "dispute_exceeds_line"
  /// No dispute of this partner has this id.
  case disputeNotFound = "dispute_not_found"
  /// Somebody has accepted or rejected the dispute before.
  case disputeAlreadyResolved = "dispute_already_resolved"
  /// The partner leaves the coalition, and the last day of what it asks for is over.
  case partnerHasLeft = "partner_has_left"
  /// No deposit that counts has this reference, or none this id.
  case depositNotFound = "deposit_not_found"
  /// The deposit or reversal is approved or rejected already.
  case depositAlreadyDecided = "deposit_already_decided"
  /// Less is left of the partner's deposits than would be taken back.
  case depositAlreadyUsed = "deposit_already_used"
  /// Less is left of the partner's deposits than would be paid out of them.
  case depositExceeded = "deposit_exceeded"
  /// No change of terms, a policy or a rate has this id.
  case changeNotFound = "change_not_found"
  /// The change is approved or rejected already, or needed no approval.
  case changeAlreadyDecided = "change_already_decided"
  /// It was handed out before, with other content.
  case exportDiffers = "export_differs"
  /// The bank told of it before, otherwise.
  case bankStatementDiffers = "bank_statement_differs"
  /// No entry of a bank's message has this number.
  case bankEntryNotFound = "bank_entry_not_found"
  /// The entry is not on the work list, or no more.
  case bankEntryAlreadyResolved = "bank_entry_already_resolved"
  /// The next edition of an export would have the content of the one before.
  case exportUnchanged = "export_unchanged"

  // Partners, keys and outlets.
  /// The key is unknown, revoked or expired.
  case apiKeyInvalid = "api_key_invalid"
  /// The key lacks the scope that the operation needs.
  case scopeMissing = "scope_missing"
  /// The operator suspended the partner.
  case partnerSuspended = "partner_suspended"
  /// No outlet of this partner has this code.
  case outletNotFound = "outlet_not_found"
  /// The key is bound to networks that the request did not come from.
  case sourceNetworkRefused = "source_network_refused"
  /// No partner has this id or code.
  case partnerNotFound = "partner_not_found"
  /// Another partner has the code.
  case partnerCodeTaken = "partner_code_taken"
  /// New terms would begin in the past, or not after the last ones.
  case termsOverlap = "terms_overlap"
  /// No key of this partner has this id.
  case apiKeyNotFound = "api_key_not_found"
  /// Another outlet of the partner has the code.
  case outletCodeTaken = "outlet_code_taken"

  // Members.
  /// No member has this id or identifier.
  case memberNotFound = "member_not_found"
  /// Identifiers of one enrolment are already those of two members.
  case identifiersConflict = "identifiers_conflict"
  /// The member shares its wallet with others.
  case householdShared = "household_shared"
  /// The member shares its wallet with nobody.
  case notInHousehold = "not_in_household"
  /// Points are set aside in a wallet that would be emptied.
  case walletHasHolds = "wallet_has_holds"
  /// Points are pending in a wallet that would be emptied.
  case walletHasPending = "wallet_has_pending"
  /// A wallet that would be emptied owes points.
  case walletInDebt = "wallet_in_debt"
  /// All that the wallet had is in another now.
  case walletClosed = "wallet_closed"
  /// The member is merged with another one.
  case memberAlreadyMerged = "member_already_merged"
  /// The member is merged with nobody.
  case memberNotMerged = "member_not_merged"
  /// Points that came with the merged member are spent, moved on or set aside.
  case mergedPointsSpent = "merged_points_spent"
  /// The member that it is merged with was itself merged since.
  case survivorMerged = "survivor_merged"
  /// Both members are one, or have one wallet.
  case sameWallet = "same_wallet"
  /// The wallet of a member that is to be erased has points.
  case memberHasPoints = "member_has_points"
  /// Holds have set points of a member aside that is to be erased.
  case memberHasHolds = "member_has_holds"

  // Expiry.
  /// The posting is no expiry of this wallet.
  case expiryNotFound = "expiry_not_found"
  /// This reinstatement and those before it exceed what had expired.
  case reinstatementExceedsExpiry = "reinstatement_exceeds_expiry"
  /// The notice was given less than 30 or more than 60 days before the announced expiry.
  case noticeNotInTime = "notice_not_in_time"
  /// The notice has not been given yet.
  case noticeInFuture = "notice_in_future"
  /// The new expiry of reinstated points is over.
  case reinstatementExpiresTooEarly = "reinstatement_expires_too_early"

  // Adjustments and transfers.
  /// No adjustment has this id.
  case adjustmentNotFound = "adjustment_not_found"
  /// The adjustment is approved or rejected already.
  case adjustmentAlreadyDecided = "adjustment_already_decided"
  /// Whoever proposed an adjustment wants to approve it.
  case approvalByProposer = "approval_by_proposer"
  /// One transfer may not move so many points.
  case transferExceedsLimit = "transfer_exceeds_limit"
  /// Transfers may not take so many points out of the wallet in a day.
  case transferExceedsDailyLimit = "transfer_exceeds_daily_limit"

  // Limits and reviews.
  /// The member has earned or redeemed as much as the operator allows in this window.
  case memberLimitReached = "member_limit_reached"
  /// So has the cashier.
  case cashierLimitReached = "cashier_limit_reached"
  /// So has the outlet.
  case outletLimitReached = "outlet_limit_reached"
  /// So has the partner.
  case partnerLimitReached = "partner_limit_reached"
  /// No limit has this number.
  case limitNotFound = "limit_not_found"
  /// No review has this number.
  case reviewNotFound = "review_not_found"
  /// Somebody has resolved the review before.
  case reviewAlreadyResolved = "review_already_resolved"

  // Gifts and orders.
  /// No gift that the caller may see has this id.
  case giftNotFound = "gift_not_found"
  /// The gift is paused or retired, has no price or supply terms now, or its supplier is away.
  case giftNotOrderable = "gift_not_orderable"
  /// The time of the gift has not come.
  case notYet = "not_yet"
  /// The time of the gift is over.
  case ended = "ended"
  /// The gift is not to be had, or used, at this outlet.
  case notHere = "not_here"
  /// Nothing of the gift is left.
  case outOfStock = "out_of_stock"
  /// The member has ordered the gift as often as it may in this window.
  case limitReached = "limit_reached"
  /// The gift does not cost what was named, or has no such price.
  case priceChanged = "price_changed"
  /// The till has not taken the money part of the price, or something else.
  case moneyPartMismatch = "money_part_mismatch"
  /// What was set aside for the order was given up; retried inside, so it is told as `busy`.
  case reservationLost = "reservation_lost"
  /// No order that this partner placed or supplies has this id.
  case orderNotFound = "order_not_found"
  /// The order is not in a state from which the caller may do this.
  case moveNotAllowed = "move_not_allowed"
  /// The voucher of the order has been used, or its time is over.
  case orderInUse = "order_in_use"

  // Codes and vouchers.
  /// There is no voucher with this code.
  case voucherNotFound = "voucher_not_found"
  /// Too many codes that are none were asked for with this key at this outlet.
  case tooManyWrongCodes = "too_many_wrong_codes"
  /// No use of the voucher is left.
  case voucherUsed = "voucher_used"
  /// The time of the voucher is over.
  case voucherExpired = "voucher_expired"
  /// The order of the voucher was cancelled.
  case voucherCancelled = "voucher_cancelled"
  /// The code of the voucher was lost, and another one was issued.
  case voucherReplaced = "voucher_replaced"
  /// The voucher has fewer uses left.
  case usesExceedVoucher = "uses_exceed_voucher"
  /// Two suppliers have given the same code.
  case voucherAmbiguous = "voucher_ambiguous"
  /// The codes of the gift are not its supplier's, or it is retired.
  case giftWithoutPool = "gift_without_pool"
  /// The order has yielded no voucher.
  case orderWithoutVoucher = "order_without_voucher"
  /// The code of the order's voucher has been replaced as often as it can be.
  case tooManyReissues = "too_many_reissues"

  // Writing gifts.
  /// Another gift of the supplier has this code.
  case giftCodeTaken = "gift_code_taken"
  /// The gift is in a status from which this cannot be done.
  case giftStatusConflict = "gift_status_conflict"
  /// There is no such category.
  case categoryNotFound = "category_not_found"
  /// A surprise leads to what is no gift of its supplier, or to one that it cannot lead to.
  case outcomeNotFound = "outcome_not_found"
  /// The kind of a gift that was approved once, or how it is counted, cannot change.
  case giftKindFixed = "gift_kind_fixed"
  /// What the supplier of the gift is paid for an order is not set.
  case supplyTermsMissing = "supply_terms_missing"
  /// There is no end of the gift, or each is a code of a pool.
  case stockNotCounted = "stock_not_counted"
  /// More would be taken off the shelf than is available.
  case stockExceeded = "stock_exceeded"
  /// More would be put on the shelf than there can be of a gift.
  case stockLimitReached = "stock_limit_reached"

  // The shape of a request.
  /// The body is not one JSON value by RFC 8259.
  case malformedJSON = "malformed_json"
  /// One or more fields are wrong; `errors[]` names each.
  case invalidRequest = "invalid_request"
  /// A POST without `Idempotency-Key`.
  case idempotencyKeyMissing = "idempotency_key_missing"
  /// The key is empty, too long, badly quoted or has invisible characters.
  case idempotencyKeyInvalid = "idempotency_key_invalid"
  /// No `Authorization: Bearer`.
  case authenticationMissing = "authentication_missing"
  /// No such path, or an object that is not this partner's.
  case notFound = "not_found"
  /// The path exists, the method does not.
  case methodNotAllowed = "method_not_allowed"
  /// The body exceeds its limit.
  case payloadTooLarge = "payload_too_large"
  /// `Content-Type` is not `application/json`.
  case unsupportedMediaType = "unsupported_media_type"

  // The state of the service, and HTTP itself.
  /// The key's rate limit is used up.
  case rateLimited = "rate_limited"
  /// A queue is full.
  case busy = "busy"
  /// The database cannot be reached or can do nothing now, or the service is stopping.
  case unavailable = "unavailable"
  /// Something happened that must not.
  case internalError = "internal_error"
  /// The request breaks RFC 9112.
  case badRequest = "bad_request"
  /// The client stopped sending.
  case requestTimeout = "request_timeout"
  /// The request target exceeds its limit.
  case uriTooLong = "uri_too_long"
  /// `Expect` is not `100-continue`.
  case expectationFailed = "expectation_failed"
  /// They exceed their limit in size or number.
  case headersTooLarge = "headers_too_large"
  /// A method or transfer coding that is unknown.
  case notImplemented = "not_implemented"
  /// Not HTTP/1.0 or HTTP/1.1.
  case httpVersionNotSupported = "http_version_not_supported"
}
