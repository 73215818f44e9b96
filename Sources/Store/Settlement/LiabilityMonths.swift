package import Coalition
package import Postgres

/// How the points outstanding of an issuer, or of all, came through one month.
package struct LiabilityRollForward: Sendable {
  /// The first day of the month.
  package let month: CivilDate
  /// The code; nil for the operator, or for the coalition where all are taken together.
  package let issuer: String?
  package let points: RollForward
}

/// What became of the points of one month of issue in one month.
package struct LiabilityCell: Sendable {
  /// The first day of the month of issue, and of the month in which it happened.
  package let cohort: CivilDate
  package let month: CivilDate
  package let issued: Int64
  package let takenBack: Int64
  package let redeemed: Int64
  package let expired: Int64
}

/// How many points were redeemed in one month, and in twelve.
package struct RedemptionVolume: Sendable {
  /// The first day of the month.
  package let month: CivilDate
  package let redeemed: Int64
  package let refunded: Int64
  /// In the twelve months that end with it, refunded or not.
  package let redeemedInTwelveMonths: Int64
}

extension PostgresConnection {
  /// Reads the months from one to another, of what was recorded before an instant (nil: all).
  /// Without a last month, to that of the instant; without a first, twelve months.
  package func rollForward(
    from first: CivilDate?, to last: CivilDate?, byIssuer: Bool, asOf known: Instant?
  ) async throws(OperatorError) -> [LiabilityRollForward] {
    try await rows(
      """
      with bounds as (
        select coalesce($2, date_trunc('month', coalesce($3, ledger.instant())
          at time zone s.time_zone)::date) as last
        from coalition.settings s
      )
      select r.month, r.issuer, r.opening, r.issued, r.returned, r.substituted, r.redeemed,
        r.refunded, r.expired, r.reinstated, r.adjusted, r.closing
      from bounds b
      cross join lateral settlement.roll_forward(
        coalesce($1, (b.last - interval '11 months')::date), b.last, $4, $3) r
      """, parameters(first, last, known) + [.boolean(byIssuer)]
    ) { row, result throws(PostgresError) in
      var changes: [RollForward.Cause: Int64] = [:]
      for (index, cause) in RollForward.Cause.allCases.enumerated() {
        changes[cause] = try result.bigint(row, 3 + index)
      }
      let opening = try result.bigint(row, 2)
      let closing = try result.bigint(row, 11)
      let points = storedValue { try RollForward(opening: opening, changes) }
      precondition(points.closing == closing, "a month closes with what it opened and what changed")
      return LiabilityRollForward(
        month: try result.month(row, 0), issuer: try result.optionalText(row, 1), points: points)
    }
  }

  /// Reads the cells of the triangle, of months that are over. Without a last month, to the last
  /// that was over at the instant; without a first, sixty months.
  package func redemptionTriangle(
    from first: CivilDate?, to last: CivilDate?, asOf known: Instant?
  ) async throws(OperatorError) -> [LiabilityCell] {
    try await rows(
      """
      with bounds as (
        select coalesce($2, (date_trunc('month', coalesce($3, ledger.instant())
          at time zone s.time_zone) - interval '1 month')::date) as last
        from coalition.settings s
      )
      select r.cohort, r.month, r.issued, r.taken_back, r.redeemed, r.expired
      from bounds b
      cross join lateral settlement.redemption_triangle(
        coalesce($1, (b.last - interval '59 months')::date), b.last, $3) r
      union all
      -- The last month, whether anything happened in it or not.
      select b.last, b.last, 0, 0, 0, 0 from bounds b
      order by 1, 2
      """, parameters(first, last, known)
    ) { row, result throws(PostgresError) in
      LiabilityCell(
        cohort: try result.month(row, 0), month: try result.month(row, 1),
        issued: try result.bigint(row, 2), takenBack: try result.bigint(row, 3),
        redeemed: try result.bigint(row, 4), expired: try result.bigint(row, 5))
    }
  }

  /// Reads how much was redeemed in each month, by default in the last twelve.
  package func redemptionVolume(
    from first: CivilDate?, to last: CivilDate?, asOf known: Instant?
  ) async throws(OperatorError) -> [RedemptionVolume] {
    try await rows(
      """
      with bounds as (
        select coalesce($2, date_trunc('month', coalesce($3, ledger.instant())
          at time zone s.time_zone)::date) as last
        from coalition.settings s
      )
      select r.month, r.redeemed, r.refunded, r.redeemed_in_12_months
      from bounds b
      cross join lateral settlement.redemption_volume(
        coalesce($1, (b.last - interval '11 months')::date), b.last, $3) r
      """, parameters(first, last, known)
    ) { row, result throws(PostgresError) in
      RedemptionVolume(
        month: try result.month(row, 0), redeemed: try result.bigint(row, 1),
        refunded: try result.bigint(row, 2), redeemedInTwelveMonths: try result.bigint(row, 3))
    }
  }

  private func parameters(
    _ first: CivilDate?, _ last: CivilDate?, _ known: Instant?
  ) -> [PostgresValue] {
    [
      .date(first.map { Int32($0.daysSince1970) }), .date(last.map { Int32($0.daysSince1970) }),
      .timestamptz(known?.microseconds),
    ]
  }
}

extension QueryResult {
  /// The first day of a month.
  fileprivate func month(_ row: Int, _ column: Int) throws(PostgresError) -> CivilDate {
    let day = try date(row, column)
    return storedValue {
      guard let date = CivilDate(daysSince1970: Int(day)) else { throw UnknownWord("\(day)") }
      return date
    }
  }
}
