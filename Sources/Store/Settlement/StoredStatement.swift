package import Coalition
package import Postgres

/// A statement as it was closed.
package struct StoredStatement: Sendable {
  package let id: StatementID
  /// Its number in the series of all statements.
  package let serial: String
  package let settlement: SettlementID
  /// What people call the settlement: `2026-10`.
  package let settlementName: String
  package let from: Instant
  package let until: Instant
  package let closedAt: Instant
  /// What the partner owes (above zero) or is owed, in the billing currency.
  package let net: Money
  /// Billionths of the settlement currency for one of the billing currency; nil: it is the same.
  package let rateNanos: Int64?
  /// The same in the settlement currency.
  package let settlementNet: Money
  /// What was open before.
  package let previousBalance: Money
  package let balance: Money
  /// How much of it was paid out of the partner's deposits until now.
  package let paidFromDeposits: Money
  /// What is still to be paid of it: above zero by the partner.
  package let stillOpen: Money
  package let dueOn: CivilDate
  /// The statement as canonical JSON.
  package let document: String
  /// The SHA-256 of the document.
  package let digest: [UInt8]
  /// The signature of the document under `signingKey`.
  package let signature: [UInt8]
  /// The public key (Ed25519).
  package let signingKey: [UInt8]
}

extension StoredStatement: ListedDocument {
  typealias Tag = StatementTag

  static let byID: Statement = """
    select id, serial, settlement_id, settlement_name, from_at, until_at, closed_at, net, currency,
      rate_nanos, settlement_net, settlement_currency, previous_balance, settlement_currency,
      balance, settlement_currency, due_on, document, digest, signature, signing_key,
      from_deposits, settlement_currency, open, settlement_currency
    from settlement.statement_documents
    cross join lateral settlement.paid_of_own_statement(settlement_number)
    where partner_number = (select tenancy.reading_partner_number()) and id = $1
    """

  static let older: Statement = """
    select id, serial, settlement_id, settlement_name, from_at, until_at, closed_at, net, currency,
      rate_nanos, settlement_net, settlement_currency, previous_balance, settlement_currency,
      balance, settlement_currency, due_on, document, digest, signature, signing_key,
      from_deposits, settlement_currency, open, settlement_currency
    from settlement.statement_documents
    cross join lateral settlement.paid_of_own_statement(settlement_number)
    where partner_number = (select tenancy.reading_partner_number())
      and ($1::uuid is null or id < $1)
    order by id desc limit $2
    """

  static let newer: Statement = """
    select id, serial, settlement_id, settlement_name, from_at, until_at, closed_at, net, currency,
      rate_nanos, settlement_net, settlement_currency, previous_balance, settlement_currency,
      balance, settlement_currency, due_on, document, digest, signature, signing_key,
      from_deposits, settlement_currency, open, settlement_currency
    from settlement.statement_documents
    cross join lateral settlement.paid_of_own_statement(settlement_number)
    where partner_number = (select tenancy.reading_partner_number()) and id > $1
    order by id limit $2
    """

  init(row: Int, of result: QueryResult) throws(PostgresError) {
    id = try result.id(row, 0)
    serial = try result.text(row, 1)
    settlement = try result.id(row, 2)
    settlementName = try result.text(row, 3)
    from = try result.instant(row, 4)
    until = try result.instant(row, 5)
    closedAt = try result.instant(row, 6)
    net = try result.money(row, 7)
    rateNanos = try result.optionalBigint(row, 9)
    settlementNet = try result.money(row, 10)
    previousBalance = try result.money(row, 12)
    balance = try result.money(row, 14)
    dueOn = try result.civilDate(row, 16)
    document = try result.text(row, 17)
    digest = try result.bytea(row, 18)
    signature = try result.bytea(row, 19)
    signingKey = try result.bytea(row, 20)
    paidFromDeposits = try result.money(row, 21)
    stillOpen = try result.money(row, 23)
  }
}

/// A line of a statement as it was closed.
package struct StoredStatementLine: Sendable {
  package let statement: StatementID
  /// Its place, from 1.
  package let line: Int32
  /// The document in which it stands: `points`, `reimbursement`, `gifts`, …
  package let document: String
  /// Why it stands: `issue_charge`, `reimbursement`, …
  package let charge: String
  /// The points or orders that it counts; nil where it counts none.
  package let quantity: Int64?
  /// The price of a point or an order, in millionths of the currency's main unit.
  package let rateMicros: Int64?
  /// The part of quantity × rate that it charges.
  package let shareBasisPoints: Int32?
  /// Above zero: the partner owes it.
  package let amount: Money
  /// The rate of tax; nil: outside scope.
  package let taxBasisPoints: Int32?
  package let terms: SettlementTermsID?
  /// The closed settlement that it belongs to, when it came too late for it.
  package let belongsTo: String?
  /// What it was in another currency than the statement's.
  package let original: OriginalAmount?
}

extension StoredStatementLine: Document {
  typealias Tag = StatementTag

  static let byID: Statement = """
    select statement_id, line, document::text, charge::text, quantity, rate_micros, share_bps,
      amount, currency, tax_bps, terms_id, belongs_to, original_amount, original_currency,
      original_rate_nanos
    from settlement.statement_lines
    where partner_number = (select tenancy.reading_partner_number()) and statement_id = $1
    order by line
    """

  /// Selects $3 lines of the statement $1 after line $2.
  static let after: Statement = """
    select statement_id, line, document::text, charge::text, quantity, rate_micros, share_bps,
      amount, currency, tax_bps, terms_id, belongs_to, original_amount, original_currency,
      original_rate_nanos
    from settlement.statement_lines
    where partner_number = (select tenancy.reading_partner_number()) and statement_id = $1
      and line > $2
    order by line limit $3
    """

  /// Selects $3 lines of the statement $1 before line $2, the last first.
  static let before: Statement = """
    select statement_id, line, document::text, charge::text, quantity, rate_micros, share_bps,
      amount, currency, tax_bps, terms_id, belongs_to, original_amount, original_currency,
      original_rate_nanos
    from settlement.statement_lines
    where partner_number = (select tenancy.reading_partner_number()) and statement_id = $1
      and line < $2
    order by line desc limit $3
    """

  init(row: Int, of result: QueryResult) throws(PostgresError) {
    statement = try result.id(row, 0)
    line = try result.integer(row, 1)
    document = try result.text(row, 2)
    charge = try result.text(row, 3)
    quantity = try result.optionalBigint(row, 4)
    rateMicros = try result.optionalBigint(row, 5)
    shareBasisPoints = try result.optionalInteger(row, 6)
    amount = try result.money(row, 7)
    taxBasisPoints = try result.optionalInteger(row, 9)
    terms = try result.optionalID(row, 10)
    belongsTo = try result.optionalText(row, 11)
    original = try result.originalAmount(row, 12)
  }
}

extension QueryResult {
  /// Reads what a line was in another currency, from three columns.
  func originalAmount(_ row: Int, _ first: Int) throws(PostgresError) -> OriginalAmount? {
    guard let nanos = try optionalBigint(row, first + 2) else { return nil }
    return OriginalAmount(try money(row, first), rateNanos: nanos)
  }
}

/// Which lines of a statement are asked for.
package enum LineCursor: Hashable, Sendable {
  /// Those after a line; 0 for the first.
  case startingAfter(line: Int32)
  /// Those before a line.
  case endingBefore(line: Int32)
}

private let scopes: Set<Scope> = [.reports]

extension PostgresConnection {
  /// Reads an approved statement of the partner that a key proves.
  package func statement(
    _ id: StatementID, presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<StoredStatement> {
    try await document(id, presenting: key, scopes: scopes, absence: .notFound)
  }

  /// Reads a page of the partner's approved statements, newest first.
  package func statements(
    _ page: PageRequest<StatementTag>, presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<Page<StoredStatement>> {
    try await documents(page, presenting: key, scopes: scopes)
  }

  /// Reads lines of one of the partner's approved statements, in their order.
  package func statementLines(
    of id: StatementID, from cursor: LineCursor, limit: Int, presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<Page<StoredStatementLine>> {
    let (statement, line, isReversed) =
      switch cursor {
      case .startingAfter(let line): (StoredStatementLine.after, line, false)
      case .endingBefore(let line): (StoredStatementLine.before, line, true)
      }
    let command = Command(
      statement, [.uuid(PostgresUUID(id)), .integer(line), .bigint(Int64(limit + 1))])
    return try await all(
      command, limit: limit, isReversed: isReversed, presenting: key, scopes: scopes)
  }
}
