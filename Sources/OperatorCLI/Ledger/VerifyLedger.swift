import Arguments
import Store

/// `tessera ledger verify`.
enum VerifyLedger {
  private static let deep = Parameter<Bool>.flag(
    "deep", "Make every wallet anew from its postings, and prove the seals.")

  static let command = Command<CommandBody>(
    "verify", "Prove from its rows that the ledger is sound.",
    discussion: """
      Reads every posting, lot and document. Exits with 1 and ledger_not_sound if an invariant is \
      violated, and shows the first example of it.

      --deep makes balances, lots, holds and debts anew from postings and allocations alone, \
      compares them row by row, and proves that every sealed posting is what it was when it was \
      sealed; it names the first row that differs.
      """,
    parameters: [deep.specification],
    action: CommandBody { context in
      let found = try await context.withOperator(statementTimeout: nil) {
        let found = try await $0.verifyLedger()
        return context.isSet(deep) ? try await found + $0.verifyLedgerDeeply() : found
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
