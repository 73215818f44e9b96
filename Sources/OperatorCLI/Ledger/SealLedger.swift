import Arguments
import Postgres
import Store

/// `tessera ledger seal` and `tessera ledger seals`.
enum SealLedger {
  /// How often the cut is tried while others are writing for long.
  private static let attemptsMax = 20

  private static let limit = Parameter<Int>.integer(
    "limit", "N", in: 1...100_000, "How many seals to show, newest first."
  ).defaulting(to: "50")

  static let command = Command<CommandBody>(
    "seal", "Seal all that was posted until now, so that a later change of it is found.",
    discussion: """
      Chains the postings by hash in segments; `ledger verify --deep` proves them. `serve` seals \
      by itself every few minutes. Keep the newest digest where nobody can change it, and compare \
      it with `ledger seals`: then not even the whole chain can be made anew unseen.
      """,
    action: CommandBody { context in
      let seals = try await context.withOperator(statementTimeout: nil) {
        try await sealAll(over: $0)
      }
      context.answer(table(seals))
    })

  static let list = Command<CommandBody>(
    "seals", "List the seals, newest first.", parameters: [limit.specification],
    action: CommandBody { context in
      context.answer(
        table(try await context.withOperator { try await $0.seals(limit: context.require(limit)) }))
    })

  private static func sealAll(
    over connection: PostgresConnection
  ) async throws(OperatorError) -> [LedgerSeal] {
    for attempt in 1... {
      do throws(OperatorError) {
        _ = try await connection.cutSegment()
        break
      } catch {
        guard error.isLockTimeout, attempt < attemptsMax else { throw error }
      }
    }
    var seals: [LedgerSeal] = []
    while let seal = try await connection.sealSegment() { seals.append(seal) }
    return seals
  }

  private static func table(_ seals: [LedgerSeal]) -> Table {
    var table = Table(columns: [
      .init("number", "No.", isNumeric: true), .init("until", "Until"),
      .init("postings", "Postings", isNumeric: true), .init("digest", "Digest"),
    ])
    for seal in seals {
      table.append([
        .number(Int64(seal.number)), .describing(seal.until), .number(seal.postings),
        .text(seal.digest),
      ])
    }
    return table
  }
}
