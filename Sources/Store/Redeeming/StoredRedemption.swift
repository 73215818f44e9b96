package import Coalition
import Postgres

/// A redemption as it was recorded, and what has been refunded of it since.
package struct StoredRedemption: Sendable {
  package let id: RedemptionID
  package let member: MemberID
  package let wallet: WalletID
  package let reference: String
  package let occurredAt: Instant
  package let recordedAt: Instant
  package let points: Int64
  /// What the points were worth.
  package let value: Money
  package let terms: TermsID
  /// The wallet's balance right after the redemption.
  package let balanceAfter: Int64
  package let outlet: String?
  package let cashier: String?
  /// A JSON object, or nil.
  package let metadata: String?
  /// Minor units of what the points paid a part of; nil where nobody asked.
  package let basket: Int64?
  /// The hold that it captured; nil for points that were not held.
  package let hold: HoldID?
  /// Points of all refunds together.
  package let pointsRefunded: Int64
  /// Minor units of all refunds together.
  package let valueRefunded: Int64

  /// Creates the document that a request has just recorded.
  package init(
    id: RedemptionID, member: MemberID, wallet: WalletID, reference: String,
    occurredAt:
      Instant, recordedAt: Instant, points: Int64, value: Money, terms: TermsID,
    balanceAfter:
      Int64, outlet: String?, cashier: String?, metadata: String?, pointsRefunded: Int64,
    valueRefunded: Int64, basket: Int64?, hold: HoldID? = nil
  ) {
    self.id = id
    self.member = member
    self.wallet = wallet
    self.reference = reference
    self.occurredAt = occurredAt
    self.recordedAt = recordedAt
    self.points = points
    self.value = value
    self.terms = terms
    self.balanceAfter = balanceAfter
    self.outlet = outlet
    self.cashier = cashier
    self.metadata = metadata
    self.basket = basket
    self.hold = hold
    self.pointsRefunded = pointsRefunded
    self.valueRefunded = valueRefunded
  }
}

extension StoredRedemption: ListedDocument {
  typealias Tag = RedemptionTag

  static let byID: Statement = """
    select id, member_id, wallet_id, reference, occurred_at, recorded_at, points, value,
      currency, terms_id, balance_after, outlet, cashier, metadata, points_refunded,
      value_refunded, basket, hold_id
    from redemption.redemption_documents
    where partner_number = (select tenancy.reading_partner_number()) and id = $1
    """

  static let older: Statement = """
    select id, member_id, wallet_id, reference, occurred_at, recorded_at, points, value,
      currency, terms_id, balance_after, outlet, cashier, metadata, points_refunded,
      value_refunded, basket, hold_id
    from redemption.redemption_documents
    where partner_number = (select tenancy.reading_partner_number())
      and id < coalesce($1, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
    order by id desc
    limit $2
    """

  static let newer: Statement = """
    select id, member_id, wallet_id, reference, occurred_at, recorded_at, points, value,
      currency, terms_id, balance_after, outlet, cashier, metadata, points_refunded,
      value_refunded, basket, hold_id
    from redemption.redemption_documents
    where partner_number = (select tenancy.reading_partner_number()) and id > $1
    order by id
    limit $2
    """

  init(row: Int, of result: QueryResult) throws(PostgresError) {
    id = try result.id(row, 0)
    member = try result.id(row, 1)
    wallet = try result.id(row, 2)
    reference = try result.text(row, 3)
    occurredAt = try result.instant(row, 4)
    recordedAt = try result.instant(row, 5)
    points = try result.bigint(row, 6)
    value = try result.money(row, 7)
    terms = try result.id(row, 9)
    balanceAfter = try result.bigint(row, 10)
    outlet = try result.optionalText(row, 11)
    cashier = try result.optionalText(row, 12)
    metadata = try result.optionalJsonb(row, 13)
    pointsRefunded = try result.bigint(row, 14)
    valueRefunded = try result.bigint(row, 15)
    basket = try result.optionalBigint(row, 16)
    hold = try result.optionalID(row, 17)
  }
}
