package import Coalition
package import Postgres

/// What is handed out of a settlement.
package struct ExportToHandOut: Sendable {
  /// One file of it.
  package struct File: Sendable {
    package let name: String
    package let byteCount: Int
    package let digest: [UInt8]

    package init(name: String, byteCount: Int, digest: [UInt8]) {
      self.name = name
      self.byteCount = byteCount
      self.digest = digest
    }
  }

  /// What its files tell the bank to do.
  package struct Order: Sendable {
    package let reference: String
    package let amount: Int64
    /// The identifier of the file.
    package let messageID: String

    package init(reference: String, amount: Int64, messageID: String) {
      self.reference = reference
      self.amount = amount
      self.messageID = messageID
    }
  }

  package let settlement: String
  package let name: String
  package let scope: String
  package let format: String
  package let profile: String?
  package let partner: String?
  package let files: [File]
  package let orders: [Order]

  package init(
    settlement: String, name: String, scope: String, format: String, profile: String?,
    partner: String?, files: [File], orders: [Order]
  ) {
    self.settlement = settlement
    self.name = name
    self.scope = scope
    self.format = format
    self.profile = profile
    self.partner = partner
    self.files = files
    self.orders = orders
  }
}

/// What of a payment the bank can still be told, and what it was told.
package struct PaymentStanding: Sendable {
  package let line: Int32
  /// What the bank can still be told, in minor units: what is open, less what it was told of
  /// earlier payments of the two that this one includes; nothing where a later one includes this.
  package let open: Int64
  /// What was instructed, by the identifier of the file.
  package let instructed: [String: Int64]
}

extension PostgresConnection {
  /// Reads when an export was handed out; nil: never.
  package func handedOut(
    of settlement: String, name: String, scope: String
  ) async throws(OperatorError) -> Instant? {
    try await rows(
      """
      select e.handed_out_at from settlement.exports e
      join settlement.settlements s on s.number = e.settlement_number
      where s.name = $1 and e.name = $2 and e.scope = $3
      """, [.text(settlement), .text(name), .text(scope)]
    ) { row, result throws(PostgresError) in try result.instant(row, 0) }.first
  }

  /// Reads how the payments of a settlement stand, by line.
  package func paymentStandings(
    of number: Int32
  ) async throws(OperatorError) -> [PaymentStanding] {
    let all = try await rows(
      """
      with states as materialized (select * from settlement.payment_states), under_way as (
        select q.debtor, q.creditor, q.currency, sum(least(q.open, i.amount)) as amount
        from states q
        join settlement.payment_events i on i.settlement_number = q.settlement_number
          and i.line = q.line and i.kind = 'instructed'
        where q.settlement_number < $1 and q.state = 'instructed' and not exists (
          select from settlement.bank_entries b
          where b.settlement_number = q.settlement_number and b.line = q.line
            and b.outcome = 'rejected')
        group by q.debtor, q.creditor, q.currency
      )
      select p.line,
        case when p.is_carried then 0
          else greatest(p.open - coalesce(u.amount, 0), 0)::bigint end,
        e.bank_reference, e.amount
      from states p
      left join under_way u
        on u.debtor = p.debtor and u.creditor = p.creditor and u.currency = p.currency
      left join settlement.payment_events e on e.settlement_number = p.settlement_number
        and e.line = p.line and e.kind = 'instructed'
      where p.settlement_number = $1 order by p.line
      """, [.integer(number)]
    ) { row, result throws(PostgresError) in
      (
        line: try result.integer(row, 0), open: try result.bigint(row, 1),
        message: try result.optionalText(row, 2), amount: try result.optionalBigint(row, 3)
      )
    }
    var standings: [PaymentStanding] = []
    for row in all {
      var told = standings.last?.line == row.line ? standings.removeLast().instructed : [:]
      if let message = row.message, let amount = row.amount { told[message] = amount }
      standings.append(PaymentStanding(line: row.line, open: row.open, instructed: told))
    }
    return standings
  }

  /// Records that an export is handed out, and that its orders were given to the bank; tells
  /// whether it was before.
  ///
  /// Refuses `settlement_not_found`, `payment_exceeds_open` and `export_differs`.
  package func handOut(
    _ export: ExportToHandOut, actor: String
  ) async throws(OperatorError) -> Bool {
    try await rows(
      "select settlement.hand_out($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
      [
        .text(actor), .text(export.settlement), .text(export.name), .text(export.scope),
        .text(export.format), .text(export.profile), .text(export.partner),
        .texts(export.files.map(\.name)), .bigints(export.files.map { Int64($0.byteCount) }),
        .byteas(export.files.map(\.digest)), .texts(export.orders.map(\.reference)),
        .bigints(export.orders.map(\.amount)), .texts(export.orders.map(\.messageID)),
      ]
    ) { row, result throws(PostgresError) in try result.boolean(row, 0) }[0]
  }
}
