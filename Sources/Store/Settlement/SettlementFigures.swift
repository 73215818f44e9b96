package import Coalition
package import Postgres

extension PostgresConnection {
  /// Counts the postings of a period: those that occurred before `until`, were recorded before
  /// `cut`, and were in no settlement before.
  package func settlementFigures(
    until: Instant, cut: Instant, previousUntil: Instant?, previousCut: Instant?
  ) async throws(OperatorError) -> [Figure] {
    try await rows(
      """
      select partner_number, measure::text, counterpart, terms_number, counterpart_terms,
        belongs_to, points
      from settlement.count_figures($1, $2, $3, $4)
      """,
      [
        .timestamptz(until.microseconds), .timestamptz(cut.microseconds),
        .timestamptz(previousUntil?.microseconds ?? .min),
        .timestamptz(previousCut?.microseconds ?? .min),
      ], reading: Figure.init)
  }

  /// Reads what was counted when a settlement was closed.
  package func settledFigures(of number: Int32) async throws(OperatorError) -> [Figure] {
    try await rows(
      """
      select partner_number, measure::text, counterpart, terms_number, counterpart_terms,
        belongs_to, points
      from settlement.figures where settlement_number = $1 order by line
      """, [.integer(number)], reading: Figure.init)
  }
}

extension PostgresConnection {
  /// Counts the orders of gifts of a period, by the rule of `settlementFigures`.
  package func orderFigures(
    until: Instant, cut: Instant, previousUntil: Instant?, previousCut: Instant?
  ) async throws(OperatorError) -> [OrderFigure] {
    try await rows(
      """
      select partner_number, charge::text, cause, terms_number, belongs_to, currency, unit_amount,
        orders, amount
      from settlement.count_orders($1, $2, $3, $4)
      """,
      [
        .timestamptz(until.microseconds), .timestamptz(cut.microseconds),
        .timestamptz(previousUntil?.microseconds ?? .min),
        .timestamptz(previousCut?.microseconds ?? .min),
      ], reading: OrderFigure.init)
  }

  /// Reads the rates into a currency by which a settlement was converted: its statements, its
  /// orders and what terms in an earlier currency priced.
  package func settledRates(
    of number: Int32, into currency: Currency
  ) async throws(OperatorError) -> [ExchangeRate] {
    try await rows(
      """
      select f.currency, f.rate_nanos from settlement.order_figures f
      where f.settlement_number = $1 and f.rate_nanos is not null
      union
      select l.original_currency, l.original_rate_nanos from settlement.lines l
      where l.settlement_number = $1 and l.original_rate_nanos is not null
      union
      select s.currency, s.rate_nanos from settlement.statements s
      where s.settlement_number = $1 and s.rate_nanos is not null
      order by 1
      """, [.integer(number)]
    ) { row, result throws(PostgresError) in
      let billing = try result.currency(row, 0)
      let nanos = try result.bigint(row, 1)
      return storedValue { try ExchangeRate(of: billing, in: currency, nanoUnits: nanos) }
    }
  }
}

extension OrderFigure {
  fileprivate init(_ row: Int, _ result: QueryResult) throws(PostgresError) {
    self.init(
      partnerNumber: try result.integer(row, 0), charge: storedWord(try result.text(row, 1)),
      cause: try result.optionalText(row, 2), termsNumber: try result.optionalInteger(row, 3),
      belongsTo: try result.optionalInteger(row, 4), currency: try result.currency(row, 5),
      unitAmount: try result.optionalBigint(row, 6), orders: try result.bigint(row, 7),
      amount: try result.bigint(row, 8))
  }
}

extension Figure {
  fileprivate init(_ row: Int, _ result: QueryResult) throws(PostgresError) {
    self.init(
      partnerNumber: try result.integer(row, 0), measure: storedWord(try result.text(row, 1)),
      counterpart: try result.optionalInteger(row, 2),
      termsNumber: try result.optionalInteger(row, 3),
      counterpartTermsNumber: try result.optionalInteger(row, 4),
      belongsTo: try result.optionalInteger(row, 5), points: try result.bigint(row, 6))
  }
}
