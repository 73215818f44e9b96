package import Postgres

/// What a proof of one invariant of the ledger has found.
package struct LedgerInvariant: Sendable {
  /// The invariant as a sentence.
  package let sentence: String
  /// How many rows were looked at.
  package let checked: Int64
  package let violations: Int64
  /// An example, if there is a violation.
  package let firstViolation: String?

  package init(
    sentence: String, checked: Int64, violations: Int64, firstViolation: String?
  ) {
    self.sentence = sentence
    self.checked = checked
    self.violations = violations
    self.firstViolation = firstViolation
  }
}

extension PostgresConnection {
  /// Makes the ledger anew from postings and allocations, compares, and proves the seals.
  package func verifyLedgerDeeply() async throws(OperatorError) -> [LedgerInvariant] {
    try await invariants(
      "select invariant, checked, violations, first_violation from ledger.verify_deep()")
  }

  /// Proves the invariants of the ledger from its rows; a clean ledger has no violation anywhere.
  package func verifyLedger() async throws(OperatorError) -> [LedgerInvariant] {
    try await invariants(
      "select invariant, checked, violations, first_violation from ledger.verify()")
  }

  func invariants(
    _ proof: Statement, _ parameters: [PostgresValue] = []
  ) async throws(OperatorError) -> [LedgerInvariant] {
    try await rows(proof, parameters) { row, result throws(PostgresError) in
      LedgerInvariant(
        sentence: try result.text(row, 0), checked: try result.bigint(row, 1),
        violations: try result.bigint(row, 2),
        firstViolation: try result.optionalText(row, 3))
    }
  }
}
