package import Coalition
package import Postgres

/// What a partner says against a line of a statement, and what became of it.
package struct StoredDispute: Sendable {
  /// What has become of it; only the first can change.
  package enum State: String, CaseIterable, Sendable {
    case open
    case accepted
    case rejected
  }

  package let id: DisputeID
  package let statement: StatementID
  /// The statement's number in the series of all statements.
  package let serial: String
  package let settlementName: String
  package let line: Int32
  /// Why the line stands: `issue_charge`, `reimbursement`, …
  package let charge: String
  package let lineAmount: Money
  /// By how much the line is wrong to the partner's cost.
  package let amount: Money
  package let reason: String
  /// A JSON array.
  package let evidence: String
  /// Whether the amount is not dunned while the dispute is open.
  package let isHeld: Bool
  package let openedAt: Instant
  package private(set) var state: State
  /// What the operator said.
  package private(set) var resolution: String?
  package private(set) var resolvedAt: Instant?
  /// The statement in which it is a line.
  package private(set) var postedIn: StatementID?
  /// The code of the partner; nil where the partner itself asks.
  package let partner: String?

  /// The dispute as it was opened: what its opening is answered with, whenever it is asked again.
  package var asOpened: StoredDispute {
    var dispute = self
    dispute.state = .open
    dispute.resolution = nil
    dispute.resolvedAt = nil
    dispute.postedIn = nil
    return dispute
  }
}

extension StoredDispute: ListedDocument {
  typealias Tag = DisputeTag

  static let byID: Statement = """
    select id, statement_id, serial, settlement_name, line, charge, line_amount, currency, amount,
      currency, reason, evidence, is_held, opened_at, state, resolution, resolved_at,
      posted_statement_id, null::text
    from settlement.dispute_documents
    where partner_number = (select tenancy.reading_partner_number()) and id = $1
    """

  static let older: Statement = """
    select id, statement_id, serial, settlement_name, line, charge, line_amount, currency, amount,
      currency, reason, evidence, is_held, opened_at, state, resolution, resolved_at,
      posted_statement_id, null::text
    from settlement.dispute_documents
    where partner_number = (select tenancy.reading_partner_number())
      and ($1::uuid is null or id < $1)
    order by id desc limit $2
    """

  static let newer: Statement = """
    select id, statement_id, serial, settlement_name, line, charge, line_amount, currency, amount,
      currency, reason, evidence, is_held, opened_at, state, resolution, resolved_at,
      posted_statement_id, null::text
    from settlement.dispute_documents
    where partner_number = (select tenancy.reading_partner_number()) and id > $1
    order by id limit $2
    """

  init(row: Int, of result: QueryResult) throws(PostgresError) {
    id = try result.id(row, 0)
    statement = try result.id(row, 1)
    serial = try result.text(row, 2)
    settlementName = try result.text(row, 3)
    line = try result.integer(row, 4)
    charge = try result.text(row, 5)
    lineAmount = try result.money(row, 6)
    amount = try result.money(row, 8)
    reason = try result.text(row, 10)
    evidence = try result.jsonb(row, 11)
    isHeld = try result.boolean(row, 12)
    openedAt = try result.instant(row, 13)
    state = storedWord(try result.text(row, 14))
    resolution = try result.optionalText(row, 15)
    resolvedAt = try result.finiteInstant(row, 16)
    postedIn = try result.optionalID(row, 17)
    partner = try result.optionalText(row, 18)
  }
}

extension PostgresConnection {
  /// Reads a dispute of the partner that a key proves.
  package func dispute(
    _ id: DisputeID, presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<StoredDispute> {
    try await document(id, presenting: key, scopes: [.reports], absence: .disputeNotFound)
  }

  /// Reads a page of the partner's disputes, newest first.
  package func disputes(
    _ page: PageRequest<DisputeTag>, presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<Page<StoredDispute>> {
    try await documents(page, presenting: key, scopes: [.reports])
  }
}
