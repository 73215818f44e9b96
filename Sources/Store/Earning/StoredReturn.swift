package import Coalition
import Postgres

/// A return as it was recorded, and where the points of the returned goods went.
package struct StoredReturn: Sendable {
  package let id: ReturnID
  package let purchase: PurchaseID
  package let member: MemberID
  package let wallet: WalletID
  /// The partner's own number of the return.
  package let receipt: String
  package let occurredAt: Instant
  package let recordedAt: Instant
  package let amount: Money
  /// Points that the returned share of the purchase had earned.
  package let points: Int64
  /// Of these, taken out of what was still pending of the purchase.
  package let pointsCancelled: Int64
  /// Of these, taken out of open lots.
  package let pointsTaken: Int64
  /// Of these, gone before: expired, or cancelled because the purchase was not confirmed.
  package let pointsExpired: Int64
  /// Of these, owed by the wallet.
  package let pointsOwed: Int64
  /// Of these, borne by the operator.
  package let pointsWaived: Int64
  /// Of these, borne by the partner.
  package let pointsCharged: Int64
  /// The wallet's balance right after the return; below zero when it owes points.
  package let balanceAfter: Int64
  /// A JSON array, or nil.
  package let lines: String?
  /// A JSON object, or nil.
  package let metadata: String?
}

extension StoredReturn: Document {
  typealias Tag = ReturnTag

  static let byID: Statement = """
    select id, purchase_id, member_id, wallet_id, receipt, occurred_at, recorded_at, amount,
      currency, points, points_taken, points_expired, points_owed, points_waived,
      points_charged, balance_after, lines, metadata, points_cancelled
    from earning.return_documents
    where partner_number = (select tenancy.reading_partner_number()) and id = $1
    """

  static let ofPurchase: Statement = """
    select id, purchase_id, member_id, wallet_id, receipt, occurred_at, recorded_at, amount,
      currency, points, points_taken, points_expired, points_owed, points_waived,
      points_charged, balance_after, lines, metadata, points_cancelled
    from earning.return_documents
    where partner_number = (select tenancy.reading_partner_number()) and purchase_id = $1
    order by id desc
    limit $2
    """

  init(row: Int, of result: QueryResult) throws(PostgresError) {
    id = try result.id(row, 0)
    purchase = try result.id(row, 1)
    member = try result.id(row, 2)
    wallet = try result.id(row, 3)
    receipt = try result.text(row, 4)
    occurredAt = try result.instant(row, 5)
    recordedAt = try result.instant(row, 6)
    amount = try result.money(row, 7)
    points = try result.bigint(row, 9)
    pointsTaken = try result.bigint(row, 10)
    pointsExpired = try result.bigint(row, 11)
    pointsOwed = try result.bigint(row, 12)
    pointsWaived = try result.bigint(row, 13)
    pointsCharged = try result.bigint(row, 14)
    balanceAfter = try result.bigint(row, 15)
    lines = try result.optionalJsonb(row, 16)
    metadata = try result.optionalJsonb(row, 17)
    pointsCancelled = try result.bigint(row, 18)
  }
}
