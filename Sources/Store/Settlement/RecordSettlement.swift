package import Coalition
package import Postgres

/// A settlement as the database takes it: arrays of JSON objects that are named after the columns
/// of schema `settlement`.
package struct SettlementTexts: Sendable {
  /// One object.
  package let settlement: String
  package let figures: String
  /// Counts of orders, rows of `order_figures`.
  package let orders: String
  package let statements: String
  package let lines: String
  package let payments: String
  /// The disputes whose adjustments are lines of it, as texts of UUIDs.
  package let disputes: [String]

  package init(
    settlement: String, figures: String, orders: String, statements: String, lines: String,
    payments: String, disputes: [String]
  ) {
    self.settlement = settlement
    self.figures = figures
    self.orders = orders
    self.statements = statements
    self.lines = lines
    self.payments = payments
    self.disputes = disputes
  }
}

/// What the approval of a settlement comes to, or in a rehearsal would.
package struct SettlementApproval: Sendable {
  package let approvedAt: Instant
  /// Whether it had been approved before, by the same person.
  package let isReplay: Bool
  /// What prepaid partners paid at once, out of what they had paid in before.
  package let paidFromDeposits: Money
}

extension PostgresConnection {
  /// Runs what reads what is carried into a settlement, and records it, while nobody records a
  /// payment in between.
  ///
  /// Holds the lock of `settlement.lock_accounts` for the session; if that breaks, the lock is
  /// gone, and a settlement that misses a payment is refused.
  package func holdingAccounts<Value>(
    _ body: () async throws -> Value
  ) async throws -> Value {
    _ = try await operate("select pg_advisory_lock(hashtextextended('settlement accounts', 0))")
    do {
      let value = try await body()
      try await releaseAccounts()
      return value
    } catch {
      try? await releaseAccounts()
      throw error
    }
  }

  private func releaseAccounts() async throws(OperatorError) {
    _ = try await operate(
      "select pg_advisory_unlock(hashtextextended('settlement accounts', 0))")
  }

  /// Writes a settlement whole, after the database has proved that it conserves.
  ///
  /// Refuses `settlement_out_of_order` when another was closed, or terms were changed, since
  /// `inputsVersion` was read.
  package func record(
    _ record: SettlementTexts, inputsVersion: SettlementInputsVersion, actor: String
  ) async throws(OperatorError) {
    _ = try await operate(
      "select settlement.record_settlement($1, $2, $3, $4, $5, $6, $7::text[]::uuid[], $8, $9)",
      [
        .text(actor), .jsonb(record.settlement), .jsonb(record.figures),
        .jsonb(record.statements), .jsonb(record.lines),
        .jsonb(record.payments), .texts(record.disputes), .text(inputsVersion.text),
        .jsonb(record.orders),
      ])
  }

  /// Puts a settlement into force.
  ///
  /// Refuses `settlement_not_found`, `settlement_already_approved`, `earlier_settlement_waits` and
  /// `approval_by_proposer`.
  package func approveSettlement(
    _ name: String, actor: String, isRehearsal: Bool = false
  ) async throws(OperatorError) -> SettlementApproval {
    try await rows(
      """
      select approved_at, is_replay, from_deposits, currency
      from settlement.approve_settlement($1, $2, $3)
      """,
      [.text(actor), .text(name), .boolean(isRehearsal)]
    ) { row, result throws(PostgresError) in
      SettlementApproval(
        approvedAt: try result.instant(row, 0), isReplay: try result.boolean(row, 1),
        paidFromDeposits: try result.money(row, 2))
    }[0]
  }
}
