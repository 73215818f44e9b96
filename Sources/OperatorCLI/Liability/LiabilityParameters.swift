import Arguments
import Coalition
import Store

/// Parameters and cells that the reports of the liability share.
enum LiabilityParameters {
  static let asOf = Parameter<Instant>.option(
    "as-of", "INSTANT", "What the ledger knew at this instant (default: now).",
    reading: CommonParameters.instant)
  static let from = Parameter<CivilDate>.option(
    "from", "MONTH", "The first month, such as 2026-01.", reading: month)
  static let to = Parameter<CivilDate>.option("to", "MONTH", "The last month.", reading: month)

  /// Reads a month and answers with its first day.
  @Sendable private static func month(_ text: String) throws -> CivilDate {
    guard let date = try? CivilDate(parsing: text + "-01") else {
      throw ValueError("is not a month, such as 2026-01")
    }
    return date
  }

  /// The months that were asked for, in their order.
  static func months(_ context: Context) throws -> (first: CivilDate?, last: CivilDate?) {
    if let first = context[from], let last = context[to], first.daysSince1970 > last.daysSince1970 {
      throw CommandFailure.usage("--from is not after --to")
    }
    return (context[from], context[to])
  }
}

extension Table.Cell {
  /// A month, as `2026-01`.
  static func month(_ date: CivilDate) -> Table.Cell { .text(String(date.description.prefix(7))) }
}

extension CivilDate {
  /// How many months this one is after another.
  func months(after other: CivilDate) -> Int {
    (parts.year - other.parts.year) * 12 + parts.month - other.parts.month
  }
}
