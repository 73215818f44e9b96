package import Coalition
package import Postgres

/// What one partner did in one calendar month of the coalition's time zone, by the till's time.
package struct MonthlySummary: Sendable {
  /// The partner's code.
  package let partner: String
  /// The first day of the month.
  package let month: CivilDate
  package let currency: Currency?
  /// Members who bought or returned something.
  package let members: Int64
  package let purchases: Int64
  /// Minor units.
  package let purchaseAmount: Int64
  package let returns: Int64
  /// Minor units.
  package let returnAmount: Int64
  package let pointsIssued: Int64
  /// Taken back out of wallets by returns.
  package let pointsReturned: Int64
  /// Spent here, less what was refunded.
  package let pointsRedeemed: Int64
}

/// What the coalition as a whole comes to at this moment.
package struct CoalitionTotals: Sendable {
  package let members: Int64
  package let partners: Int64
  package let purchases: Int64
  package let returns: Int64
  package let redemptions: Int64
  package let pointsIssued: Int64
  package let pointsReturned: Int64
  /// Less what was refunded.
  package let pointsRedeemed: Int64
  package let pointsExpired: Int64
  /// What members could still spend, less what wallets owe. Points whose expiry has passed count
  /// until the ledger has posted it, which it does when their wallet is next touched.
  package let pointsOutstanding: Int64
}

extension PostgresConnection {
  /// Sums up each partner's months; those of one partner, if its code is given.
  package func monthlySummaries(
    ofPartner code: String? = nil
  ) async throws(OperatorError) -> [MonthlySummary] {
    if let code { _ = try await partner(code) }
    return try await rows(MonthlySummary.all, [.text(code)]) {
      row, result throws(PostgresError) in try MonthlySummary(row: row, of: result)
    }
  }

  /// Sums up the coalition.
  package func coalitionTotals() async throws(OperatorError) -> CoalitionTotals {
    try await rows(CoalitionTotals.now) { row, result throws(PostgresError) in
      CoalitionTotals(
        members: try result.bigint(row, 0), partners: try result.bigint(row, 1),
        purchases: try result.bigint(row, 2), returns: try result.bigint(row, 3),
        redemptions: try result.bigint(row, 4), pointsIssued: try result.bigint(row, 5),
        pointsReturned: try result.bigint(row, 6), pointsRedeemed: try result.bigint(row, 7),
        pointsExpired: try result.bigint(row, 8), pointsOutstanding: try result.bigint(row, 9))
    }[0]
  }
}

extension CoalitionTotals {
  fileprivate static let now: Statement = """
    select
      (select count(*) from membership.members),
      (select count(*) from tenancy.partners),
      (select count(*) from earning.purchases),
      (select count(*) from earning.returns),
      (select count(*) from redemption.redemptions),
      flow.issued, flow.returned, flow.redeemed, flow.expired,
      (select coalesce(sum(balance), 0)::bigint from ledger.wallets)
    from (
      select
        coalesce(sum(points) filter (where kind = 'earn'), 0)::bigint as issued,
        coalesce(sum(points) filter (where kind = 'return'), 0)::bigint as returned,
        (coalesce(sum(points) filter (where kind = 'redeem'), 0)
          - coalesce(sum(points) filter (where kind = 'refund'), 0))::bigint as redeemed,
        coalesce(sum(points) filter (where kind = 'expire'), 0)::bigint as expired
      from ledger.postings
    ) flow
    """
}

extension MonthlySummary {
  fileprivate static let all: Statement = """
    with document as (
      select partner_number, occurred_at, member_id, terms_number, 1 as purchases, amount,
        0 as returns, 0::bigint as return_amount, points as issued, 0::bigint as returned,
        0::bigint as redeemed
      from earning.purchases
      union all
      select r.partner_number, r.occurred_at, u.member_id, u.terms_number, 0, 0, 1, r.amount, 0,
        r.points_taken + r.points_owed, 0
      from earning.returns r
      join earning.purchases u on u.partner_number = r.partner_number and u.id = r.purchase_id
      union all
      select partner_number, occurred_at, null, terms_number, 0, 0, 0, 0, 0, 0, points
      from redemption.redemptions
      union all
      select f.partner_number, f.occurred_at, null, d.terms_number, 0, 0, 0, 0, 0, 0, -f.points
      from redemption.refunds f
      join redemption.redemptions d
        on d.partner_number = f.partner_number and d.id = f.redemption_id
    )
    select p.code, date_trunc('month', d.occurred_at at time zone s.time_zone)::date as month,
      case when min(t.currency) = max(t.currency) then min(t.currency) end,
      count(distinct d.member_id), sum(d.purchases)::bigint, sum(d.amount)::bigint,
      sum(d.returns)::bigint, sum(d.return_amount)::bigint, sum(d.issued)::bigint,
      sum(d.returned)::bigint, sum(d.redeemed)::bigint
    from document d
    join tenancy.partners p on p.number = d.partner_number
    join tenancy.terms t on t.number = d.terms_number
    cross join coalition.settings s
    where $1 is null or p.code = $1
    group by p.code, month
    order by p.code, month
    """

  fileprivate init(row: Int, of result: QueryResult) throws(PostgresError) {
    partner = try result.text(row, 0)
    let day = try result.date(row, 1)
    month = storedValue {
      guard let date = CivilDate(daysSince1970: Int(day)) else { throw UnknownWord("\(day)") }
      return date
    }
    currency = try result.isNull(row, 2) ? nil : result.currency(row, 2)
    members = try result.bigint(row, 3)
    purchases = try result.bigint(row, 4)
    purchaseAmount = try result.bigint(row, 5)
    returns = try result.bigint(row, 6)
    returnAmount = try result.bigint(row, 7)
    pointsIssued = try result.bigint(row, 8)
    pointsReturned = try result.bigint(row, 9)
    pointsRedeemed = try result.bigint(row, 10)
  }
}
