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
  /// Counted from 1; a later one says why it replaces what was handed out.
  package let edition: Int32
  package let reason: String?

  package init(
    settlement: String, name: String, scope: String, format: String, profile: String?,
    partner: String?, files: [File], orders: [Order], edition: Int32 = 1, reason: String? = nil
  ) {
    self.settlement = settlement
    self.name = name
    self.scope = scope
    self.format = format
    self.profile = profile
    self.partner = partner
    self.files = files
    self.orders = orders
    self.edition = edition
    self.reason = reason
  }
}

/// An edition of an export that was handed out.
package struct HandedOutEdition: Sendable {
  /// Counted from 1.
  package let number: Int32
  package let handedOutAt: Instant
  /// Why it replaced the one before.
  package let reason: String?
}

/// What of a payment the bank can still be told, and what it was told.
package struct PaymentStanding: Sendable {
  /// What one file told the bank of it.
  package struct Presentation: Hashable, Sendable {
    package let messageID: String
    /// What the order named the payment: its reference, and later its reference with a number.
    package let endToEndID: String
    package let amount: Int64
  }

  package let line: Int32
  /// What the bank can still be told, in minor units: what is open, less what is under way of it
  /// and of earlier payments of the two that it includes; nothing where a later one includes it.
  package let open: Int64
  /// What the bank was told, in that order.
  package let presentations: [Presentation]
}

extension PostgresConnection {
  /// Reads which editions of an export were handed out, the first one first.
  package func handedOut(
    of settlement: String, name: String, scope: String
  ) async throws(OperatorError) -> [HandedOutEdition] {
    try await rows(
      """
      select e.edition, e.handed_out_at, e.reason from settlement.exports e
      join settlement.settlements s on s.number = e.settlement_number
      where s.name = $1 and e.name = $2 and e.scope = $3
      order by e.edition
      """, [.text(settlement), .text(name), .text(scope)]
    ) { row, result throws(PostgresError) in
      HandedOutEdition(
        number: try result.integer(row, 0), handedOutAt: try result.instant(row, 1),
        reason: try result.optionalText(row, 2))
    }
  }

  /// Reads how the payments of a settlement stand, by line.
  package func paymentStandings(
    of number: Int32
  ) async throws(OperatorError) -> [PaymentStanding] {
    let all = try await rows(
      PaymentStanding.query, [.integer(number)]
    ) { row, result throws(PostgresError) in
      (
        line: try result.integer(row, 0), open: try result.bigint(row, 1),
        message: try result.optionalText(row, 2), name: try result.optionalText(row, 3),
        amount: try result.optionalBigint(row, 4)
      )
    }
    var standings: [PaymentStanding] = []
    for row in all {
      var told = standings.last?.line == row.line ? standings.removeLast().presentations : []
      if let message = row.message, let name = row.name, let amount = row.amount {
        told.append(
          PaymentStanding.Presentation(messageID: message, endToEndID: name, amount: amount))
      }
      standings.append(PaymentStanding(line: row.line, open: row.open, presentations: told))
    }
    return standings
  }

  /// Records that an export is handed out, and that its orders were given to the bank; tells
  /// whether it was before.
  ///
  /// Refuses `settlement_not_found`, `payment_exceeds_open`, `export_differs` and
  /// `export_unchanged`.
  package func handOut(
    _ export: ExportToHandOut, actor: String
  ) async throws(OperatorError) -> Bool {
    try await rows(
      """
      select settlement.hand_out($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
      """,
      [
        .text(actor), .text(export.settlement), .text(export.name), .text(export.scope),
        .text(export.format), .text(export.profile), .text(export.partner),
        .texts(export.files.map(\.name)), .bigints(export.files.map { Int64($0.byteCount) }),
        .byteas(export.files.map(\.digest)), .texts(export.orders.map(\.reference)),
        .bigints(export.orders.map(\.amount)), .texts(export.orders.map(\.messageID)),
        .integer(export.edition), .text(export.reason),
      ]
    ) { row, result throws(PostgresError) in try result.boolean(row, 0) }[0]
  }
}

extension PaymentStanding {
  /// A payment's state is looked at for itself (`offset 0`), so that those of other settlements and
  /// of orders that are done with are not.
  fileprivate static let query: Statement = """
    with earlier as (
      select q.debtor, q.creditor, q.currency, sum(least(s.open, t.under_way)) as amount
      from settlement.presentations t
      join settlement.payments q on q.settlement_number = t.settlement_number and q.line = t.line
      cross join lateral (
        select x.open from settlement.payment_states x
        where x.settlement_number = t.settlement_number and x.line = t.line offset 0) s
      where t.settlement_number < $1 and t.under_way > 0
      group by q.debtor, q.creditor, q.currency
    ), own as (
      select t.line, sum(t.under_way) as amount from settlement.presentations t
      where t.settlement_number = $1 group by t.line
    )
    select p.line,
      case when p.is_carried then 0
        else greatest(p.open - coalesce(e.amount, 0) - coalesce(o.amount, 0), 0)::bigint end,
      t.message_id, t.end_to_end_id, t.amount
    from settlement.payment_states p
    left join earlier e
      on e.debtor = p.debtor and e.creditor = p.creditor and e.currency = p.currency
    left join own o on o.line = p.line
    left join settlement.presentations t
      on t.settlement_number = p.settlement_number and t.line = p.line
    where p.settlement_number = $1 order by p.line, t.event_number
    """
}
