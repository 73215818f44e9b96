package import Coalition
package import Postgres

/// A settlement as the database takes it: arrays of JSON objects that are named after the columns
/// of schema `settlement`.
package struct SettlementTexts: Sendable {
  /// One object.
  package let settlement: String
  package let figures: String
  package let statements: String
  package let lines: String
  package let payments: String
  /// The disputes whose adjustments are lines of it, as texts of UUIDs.
  package let disputes: [String]

  package init(
    settlement: String, figures: String, statements: String, lines: String, payments: String,
    disputes: [String]
  ) {
    self.settlement = settlement
    self.figures = figures
    self.statements = statements
    self.lines = lines
    self.payments = payments
    self.disputes = disputes
  }
}

extension PostgresConnection {
  /// Writes a settlement whole, after the database has proved that it conserves.
  ///
  /// Refuses `settlement_out_of_order` when another was closed, or terms were changed, since
  /// `inputsVersion` was read.
  package func record(
    _ record: SettlementTexts, inputsVersion: String, actor: String
  ) async throws(OperatorError) {
    _ = try await operate(
      "select settlement.record_settlement($1, $2, $3, $4, $5, $6, $7::text[]::uuid[], $8)",
      [
        .text(actor), .jsonb(record.settlement), .jsonb(record.figures),
        .jsonb(record.statements), .jsonb(record.lines),
        .jsonb(record.payments), .texts(record.disputes), .text(inputsVersion),
      ])
  }

  /// Puts a settlement into force.
  ///
  /// Refuses `settlement_not_found`, `settlement_already_approved` and `approval_by_proposer`.
  ///
  /// - Returns: When; and whether the same person had done so before.
  package func approveSettlement(
    _ name: String, actor: String
  ) async throws(OperatorError) -> (approvedAt: Instant, isReplay: Bool) {
    try await rows(
      "select approved_at, is_replay from settlement.approve_settlement($1, $2)",
      [.text(actor), .text(name)]
    ) { row, result throws(PostgresError) in
      (approvedAt: try result.instant(row, 0), isReplay: try result.boolean(row, 1))
    }[0]
  }
}
