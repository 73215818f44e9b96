package import Coalition
package import Postgres

/// A statement of an earlier settlement to which lines of a later one belong.
package struct CorrectedStatement: Sendable {
  package let partner: Int32
  package let settlement: Int32
  package let serial: String
  /// The last day of its settlement, in the coalition's time zone.
  package let lastDay: CivilDate
  /// Its documents, with each rate of tax in them; nil: outside of the tax's scope.
  package internal(set) var parts: [(document: StatementDocument, taxBasisPoints: Int?)]
}

extension PostgresConnection {
  /// Reads the statements of earlier settlements to which lines of a settlement belong.
  package func correctedStatements(
    by settlement: Int32
  ) async throws(OperatorError) -> [CorrectedStatement] {
    let found = try await rows(
      """
      with named as (
        select distinct l.partner_number, l.belongs_to from settlement.lines l
        where l.settlement_number = $1 and l.belongs_to is not null
      )
      select distinct n.partner_number, n.belongs_to, s.serial,
        (e.until_at at time zone c.time_zone - interval '1 microsecond')::date,
        l.document::text, l.tax_bps
      from named n
      join settlement.statements s
        on s.partner_number = n.partner_number and s.settlement_number = n.belongs_to
      join settlement.settlements e on e.number = n.belongs_to
      join settlement.lines l
        on l.partner_number = n.partner_number and l.settlement_number = n.belongs_to
      cross join coalition.settings c
      where l.charge <> 'tax' and l.amount <> 0
      order by 1, 2
      """, [.integer(settlement)]
    ) { row, result throws(PostgresError) in
      CorrectedStatement(
        partner: try result.integer(row, 0), settlement: try result.integer(row, 1),
        serial: try result.text(row, 2), lastDay: try result.civilDate(row, 3),
        parts: [
          (
            storedWord(try result.text(row, 4)),
            try result.optionalInteger(row, 5).map(Int.init)
          )
        ])
    }
    var statements: [CorrectedStatement] = []
    for part in found {
      if let last = statements.last,
        (last.partner, last.settlement) == (part.partner, part.settlement)
      {
        statements[statements.count - 1].parts += part.parts
      } else {
        statements.append(part)
      }
    }
    return statements
  }
}
