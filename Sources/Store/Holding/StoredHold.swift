package import Coalition
import Postgres

/// A hold as it was placed, and how it has ended.
package struct StoredHold: Sendable {
  /// What has become of a hold.
  package enum Status: String, Sendable {
    case open
    case captured
    case voided
    case expired
  }

  package let id: HoldID
  package let member: MemberID
  package let wallet: WalletID
  package let reference: String
  package let occurredAt: Instant
  package let recordedAt: Instant
  package let expiresAt: Instant
  package let points: Int64
  /// What the points are worth by the terms.
  package let value: Money
  package let terms: TermsID
  /// Minor units of what the points shall pay a part of; nil where nobody asked.
  package let basket: Int64?
  package let outlet: String?
  package let cashier: String?
  /// A JSON object, or nil.
  package let metadata: String?
  /// How it has ended; nil while it is open, and after its time for as long as nobody has looked
  /// at the wallet.
  package private(set) var outcome: Status?
  package private(set) var pointsCaptured: Int64
  /// The redemption that captured it.
  package private(set) var redemption: RedemptionID?
  private let resolvedAt: Instant?

  /// The hold as it was when it was placed: what its placing is answered with, whenever it is
  /// asked again.
  package var asPlaced: StoredHold {
    var hold = self
    hold.outcome = nil
    hold.pointsCaptured = 0
    hold.redemption = nil
    return hold
  }

  /// What has become of it at a moment: a hold expires by itself.
  package func status(at moment: Instant) -> Status {
    outcome ?? (expiresAt <= moment ? .expired : .open)
  }

  /// When it ended, at a moment; nil while it is open.
  package func resolved(at moment: Instant) -> Instant? {
    switch status(at: moment) {
    case .open: nil
    case .expired: expiresAt
    case .captured, .voided: resolvedAt
    }
  }
}

extension StoredHold: Document {
  typealias Tag = HoldTag

  static let byID: Statement = """
    select id, member_id, wallet_id, reference, occurred_at, recorded_at, expires_at, points,
      value, currency, terms_id, basket, outlet, cashier, metadata, outcome, points_captured,
      redemption_id, resolved_at
    from redemption.hold_documents
    where partner_number = (select tenancy.reading_partner_number()) and id = $1
    """

  init(row: Int, of result: QueryResult) throws(PostgresError) {
    id = try result.id(row, 0)
    member = try result.id(row, 1)
    wallet = try result.id(row, 2)
    reference = try result.text(row, 3)
    occurredAt = try result.instant(row, 4)
    recordedAt = try result.instant(row, 5)
    expiresAt = try result.instant(row, 6)
    points = try result.bigint(row, 7)
    value = try result.money(row, 8)
    terms = try result.id(row, 10)
    basket = try result.optionalBigint(row, 11)
    outlet = try result.optionalText(row, 12)
    cashier = try result.optionalText(row, 13)
    metadata = try result.optionalJsonb(row, 14)
    let word = try result.optionalText(row, 15)
    outcome = storedValue {
      guard let word else { return nil }
      guard let status = Status(rawValue: word) else { throw UnknownWord(word) }
      return status
    }
    pointsCaptured = try result.bigint(row, 16)
    redemption = try result.optionalID(row, 17)
    resolvedAt = try result.finiteInstant(row, 18)
  }
}
