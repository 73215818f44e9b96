package import Coalition
import Postgres

/// A refund as it was recorded.
package struct StoredRefund: Sendable {
  package let id: RefundID
  package let redemption: RedemptionID
  package let member: MemberID
  package let wallet: WalletID
  /// The partner's own number of the refund.
  package let reference: String
  package let occurredAt: Instant
  package let recordedAt: Instant
  package let points: Int64
  /// What the points had been worth.
  package let value: Money
  /// The wallet's balance right after the refund.
  package let balanceAfter: Int64
  /// A JSON object, or nil.
  package let metadata: String?
}

extension StoredRefund: Document {
  typealias Tag = RefundTag

  static let byID: Statement = """
    select id, redemption_id, member_id, wallet_id, reference, occurred_at, recorded_at,
      points, value, currency, balance_after, metadata
    from redemption.refund_documents
    where partner_number = (select tenancy.reading_partner_number()) and id = $1
    """

  static let ofRedemption: Statement = """
    select id, redemption_id, member_id, wallet_id, reference, occurred_at, recorded_at,
      points, value, currency, balance_after, metadata
    from redemption.refund_documents
    where partner_number = (select tenancy.reading_partner_number()) and redemption_id = $1
    order by id desc
    limit $2
    """

  init(row: Int, of result: QueryResult) throws(PostgresError) {
    id = try result.id(row, 0)
    redemption = try result.id(row, 1)
    member = try result.id(row, 2)
    wallet = try result.id(row, 3)
    reference = try result.text(row, 4)
    occurredAt = try result.instant(row, 5)
    recordedAt = try result.instant(row, 6)
    points = try result.bigint(row, 7)
    value = try result.money(row, 8)
    balanceAfter = try result.bigint(row, 10)
    metadata = try result.optionalJsonb(row, 11)
  }
}
