package import Coalition
package import Postgres

/// One reason why points cannot be spent, with the limit that stands against it.
package struct RedemptionReason: Hashable, Sendable {
  package let refusal: Refusal
  /// The number that the refusal speaks of, if it does of one.
  package let limit: Int64?

  package init(refusal: Refusal, limit: Int64?) {
    self.refusal = refusal
    self.limit = limit
  }
}

/// What the ledger would make of a redemption.
package struct RedemptionVerdict: Sendable {
  package let member: MemberID
  package let wallet: WalletID
  /// Minor units of the terms' currency.
  package let value: Int64
  /// The wallet's balance right after the redemption; nil if it would be refused.
  package let balanceAfter: Int64?
  package let occurredAt: Instant
  package let termsNumber: Int32
  /// Everything that stands against it; nothing if it would be recorded.
  package let reasons: [RedemptionReason]
  /// What could be spent now.
  package let pointsAvailable: Int64
}

/// `redemption.record_redemptions`, asked for all that it would say; its lane discards the changes.
package enum QuoteRedemptions: BatchCall {
  package typealias Request = RedemptionRequest
  package typealias Answer = Outcome<RedemptionVerdict>

  package static let name = "redemption_quotes"
  package static let isIdempotent = true
  package static let statement: Statement = """
    select request_number, refusal, detail, member_id, wallet_id, money_value, balance_after,
      occurred_at, terms_number, refusals, limits, points_available
    from redemption.record_redemptions(
      $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
    """

  package static func parameters(of requests: [RedemptionRequest]) -> [PostgresValue] {
    RecordRedemptions.parameters(of: requests)
  }

  package static func answer(
    to request: RedemptionRequest, in row: Int, of result: QueryResult
  ) throws(PostgresError) -> Outcome<RedemptionVerdict>? {
    let refusal = try result.refusal(row, 1)
    var reasons: [RedemptionReason] = []
    if let refusal {
      reasons = try result.reasons(row, 9)
      guard reasons.contains(where: { $0.refusal == refusal }) else {
        return refusal == .tryAgain
          ? nil : .refused(refusal, detail: try result.optionalBigint(row, 2), isReplay: false)
      }
    }
    return .done(
      RedemptionVerdict(
        member: try result.id(row, 3), wallet: try result.id(row, 4),
        value: try result.bigint(row, 5),
        balanceAfter: refusal == nil ? try result.bigint(row, 6) : nil,
        occurredAt: try result.instant(row, 7), termsNumber: try result.integer(row, 8),
        reasons: reasons, pointsAvailable: try result.bigint(row, 11)), isReplay: false)
  }
}

extension QueryResult {
  /// The reasons against a request: refusals in one column, their limits in the next. A row that
  /// was refused before anybody looked for reasons has none.
  fileprivate func reasons(
    _ row: Int, _ column: Int
  ) throws(PostgresError) -> [RedemptionReason] {
    guard try !isNull(row, column) else { return [] }
    let states = try texts(row, column)
    let limits = try bigints(row, column + 1)
    return zip(states, limits).map { state, limit in
      guard let state, let refusal = Refusal(sqlState: state) else {
        preconditionFailure("the database refused with \(state ?? "nothing")")
      }
      return RedemptionReason(refusal: refusal, limit: limit)
    }
  }
}
