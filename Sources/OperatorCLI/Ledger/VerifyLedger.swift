import Arguments
import Store

/// `tessera ledger verify`.
enum VerifyLedger {
  static let command = Command<CommandBody>(
    "verify", "Prove from its rows that the ledger is sound.",
    discussion: """
      Reads every posting, lot and document. Exits with 1 and ledger_not_sound if an invariant is \
      violated, and shows the first example of it.
      """,
    action: CommandBody { context in
      let found = try await context.withOperator(statementTimeout: nil) {
        try await $0.verifyLedger()
      }
      context.answer(table(found))
      let violated = found.filter { $0.violations > 0 }
      guard violated.isEmpty else {
        throw CommandFailure.refused(
          code: "ledger_not_sound", message: "\(violated.count) invariants are violated")
      }
    })

  static func table(_ invariants: [LedgerInvariant]) -> Table {
    var table = Table(columns: [
      .init("invariant", "Invariant"), .init("checked", "Checked", isNumeric: true),
      .init("violations", "Violations", isNumeric: true),
      .init("first_violation", "First violation"),
    ])
    for invariant in invariants {
      table.append([
        .text(invariant.sentence), .number(invariant.checked), .number(invariant.violations),
        .optional(invariant.firstViolation),
      ])
    }
    return table
  }
}
