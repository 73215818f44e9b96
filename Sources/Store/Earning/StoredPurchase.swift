package import Coalition
import Postgres

/// A purchase as it was recorded, and what has come back of it since.
package struct StoredPurchase: Sendable {
  package let id: PurchaseID
  package let member: MemberID
  package let wallet: WalletID
  package let receipt: String
  package let occurredAt: Instant
  package let recordedAt: Instant
  package let amount: Money
  /// Minor units of the amount that points have paid.
  package let paidWithPoints: Int64
  /// What of the amount has earned, by the terms: all of it, or the part paid in money.
  package let amountEarning: Int64
  package let points: Int64
  /// The wallet's balance right after the purchase; below zero when it owes points.
  package let balanceAfter: Int64
  /// When the points expire; nil for never.
  package let expiresAt: Instant?
  package let terms: TermsID
  package let earnRate: EarnRate
  package let outlet: String?
  package let cashier: String?
  /// A JSON array, or nil.
  package let lines: String?
  /// A JSON object, or nil.
  package let metadata: String?
  /// Minor units of all returns together.
  package let amountReturned: Int64
  /// Points of all returns together.
  package let pointsReturned: Int64
  /// What has become of the points by now.
  package let status: PurchaseStatus
  /// When the points mature by themselves, or did; nil where they do not.
  package let maturesAt: Instant?
  /// Until when the partner may confirm the purchase; nil where nobody need.
  package let confirmBy: Instant?
  /// When the partner confirmed or cancelled the purchase.
  package let decidedAt: Instant?

  /// Creates the document that a request has just recorded.
  package init(
    id: PurchaseID, member: MemberID, wallet: WalletID, receipt: String, occurredAt: Instant,
    recordedAt: Instant, amount: Money, points: Int64, balanceAfter: Int64,
    expiresAt: Instant?, terms: TermsID, earnRate: EarnRate, outlet: String?, cashier: String?,
    lines: String?, metadata: String?, maturesAt: Instant?, confirmBy: Instant?,
    paidWithPoints: Int64, amountEarning: Int64
  ) {
    self.id = id
    self.member = member
    self.wallet = wallet
    self.receipt = receipt
    self.occurredAt = occurredAt
    self.recordedAt = recordedAt
    self.amount = amount
    self.paidWithPoints = paidWithPoints
    self.amountEarning = amountEarning
    self.points = points
    self.balanceAfter = balanceAfter
    self.expiresAt = expiresAt
    self.terms = terms
    self.earnRate = earnRate
    self.outlet = outlet
    self.cashier = cashier
    self.lines = lines
    self.metadata = metadata
    amountReturned = 0
    pointsReturned = 0
    status = maturesAt == nil && confirmBy == nil ? .earned : .pending
    self.maturesAt = maturesAt
    self.confirmBy = confirmBy
    decidedAt = nil
  }
}

extension StoredPurchase {
  /// What the points were when the purchase was recorded.
  package var statusAtFirst: PurchaseStatus {
    maturesAt == nil && confirmBy == nil ? .earned : .pending
  }
}

extension StoredPurchase: ListedDocument {
  typealias Tag = PurchaseTag

  static let byID: Statement = """
    select id, member_id, wallet_id, receipt, occurred_at, recorded_at, amount, currency,
      points, balance_after, expires_at, terms_id, earn_points, earn_amount, outlet,
      cashier, lines, metadata, amount_returned, points_returned, matures_at, confirm_by,
      decided_at, status, paid_with_points, earns_on_money_only
    from earning.purchase_documents
    where partner_number = (select tenancy.reading_partner_number()) and id = $1
    """

  static let byReceipt: Statement = """
    select id, member_id, wallet_id, receipt, occurred_at, recorded_at, amount, currency,
      points, balance_after, expires_at, terms_id, earn_points, earn_amount, outlet,
      cashier, lines, metadata, amount_returned, points_returned, matures_at, confirm_by,
      decided_at, status, paid_with_points, earns_on_money_only
    from earning.purchase_documents
    where partner_number = (select tenancy.reading_partner_number()) and receipt = $1
    """

  static let older: Statement = """
    select id, member_id, wallet_id, receipt, occurred_at, recorded_at, amount, currency,
      points, balance_after, expires_at, terms_id, earn_points, earn_amount, outlet,
      cashier, lines, metadata, amount_returned, points_returned, matures_at, confirm_by,
      decided_at, status, paid_with_points, earns_on_money_only
    from earning.purchase_documents
    where partner_number = (select tenancy.reading_partner_number())
      and id < coalesce($1, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
    order by id desc
    limit $2
    """

  static let newer: Statement = """
    select id, member_id, wallet_id, receipt, occurred_at, recorded_at, amount, currency,
      points, balance_after, expires_at, terms_id, earn_points, earn_amount, outlet,
      cashier, lines, metadata, amount_returned, points_returned, matures_at, confirm_by,
      decided_at, status, paid_with_points, earns_on_money_only
    from earning.purchase_documents
    where partner_number = (select tenancy.reading_partner_number()) and id > $1
    order by id
    limit $2
    """

  init(row: Int, of result: QueryResult) throws(PostgresError) {
    id = try result.id(row, 0)
    member = try result.id(row, 1)
    wallet = try result.id(row, 2)
    receipt = try result.text(row, 3)
    occurredAt = try result.instant(row, 4)
    recordedAt = try result.instant(row, 5)
    amount = try result.money(row, 6)
    points = try result.bigint(row, 8)
    balanceAfter = try result.bigint(row, 9)
    expiresAt = try result.finiteInstant(row, 10)
    terms = try result.id(row, 11)
    let earnPoints = try result.bigint(row, 12)
    let earnAmount = try result.bigint(row, 13)
    earnRate = storedValue { try EarnRate(points: earnPoints, perAmount: earnAmount) }
    outlet = try result.optionalText(row, 14)
    cashier = try result.optionalText(row, 15)
    lines = try result.optionalJsonb(row, 16)
    metadata = try result.optionalJsonb(row, 17)
    amountReturned = try result.bigint(row, 18)
    pointsReturned = try result.bigint(row, 19)
    maturesAt = try result.finiteInstant(row, 20)
    confirmBy = try result.finiteInstant(row, 21)
    decidedAt = try result.finiteInstant(row, 22)
    let statusName = try result.text(row, 23)
    status = storedValue {
      guard let status = PurchaseStatus(rawValue: statusName) else {
        throw UnknownWord(statusName)
      }
      return status
    }
    paidWithPoints = try result.bigint(row, 24)
    amountEarning = amount.minorUnits - (try result.boolean(row, 25) ? paidWithPoints : 0)
  }
}
