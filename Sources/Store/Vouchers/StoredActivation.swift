package import Coalition
import Postgres

/// A use of a voucher, as the partner that honoured it reads it back.
package struct StoredActivation: Sendable {
  package let id: ActivationID
  package let voucher: VoucherID
  package let gift: GiftID
  package let uses: Int32
  /// How many uses were left after it.
  package let usesLeft: Int32
  package let occurredAt: Instant
  package let recordedAt: Instant
  package let reference: String
  package let outlet: String?
  package let cashier: String?
  /// A JSON object, or nil.
  package let metadata: String?
}

extension StoredActivation: ListedDocument {
  typealias Tag = ActivationTag

  static let byID: Statement = """
    select id, voucher_id, gift_id, uses, uses_left, occurred_at, recorded_at, reference, outlet,
      cashier, metadata
    from ordering.activations
    where partner_number = (select tenancy.current_partner_number()) and id = $1
    """

  static let older: Statement = """
    select id, voucher_id, gift_id, uses, uses_left, occurred_at, recorded_at, reference, outlet,
      cashier, metadata
    from ordering.activations
    where partner_number = (select tenancy.current_partner_number())
      and ($1::uuid is null or id < $1)
    order by id desc limit $2
    """

  static let newer: Statement = """
    select id, voucher_id, gift_id, uses, uses_left, occurred_at, recorded_at, reference, outlet,
      cashier, metadata
    from ordering.activations
    where partner_number = (select tenancy.current_partner_number()) and id > $1
    order by id limit $2
    """

  init(row: Int, of result: QueryResult) throws(PostgresError) {
    id = try result.id(row, 0)
    voucher = try result.id(row, 1)
    gift = try result.id(row, 2)
    uses = try result.integer(row, 3)
    usesLeft = try result.integer(row, 4)
    occurredAt = try result.instant(row, 5)
    recordedAt = try result.instant(row, 6)
    reference = try result.text(row, 7)
    outlet = try result.optionalText(row, 8)
    cashier = try result.optionalText(row, 9)
    metadata = try result.optionalJsonb(row, 10)
  }
}

extension PostgresConnection {
  /// Reads an activation at the partner that a key proves.
  package func activation(
    _ id: ActivationID, presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<StoredActivation> {
    try await document(id, presenting: key, scopes: [.redeem, .reports], absence: .notFound)
  }

  /// Reads a page of the partner's activations, newest first.
  package func activations(
    _ page: PageRequest<ActivationTag>, presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<Page<StoredActivation>> {
    try await documents(page, presenting: key, scopes: [.redeem, .reports])
  }
}
