import Arguments
import Coalition
import Postgres
import Store

/// What the commands have in common that list what is behind a partner's statement, or behind one
/// of its lines.
struct LineDrillDown: Sendable {
  /// How many rows are read at a time.
  private static let pageSize = 5000

  private let period = Parameter<String>.argument(
    "PERIOD", "The settlement's name: 2026-10."
  ) { $0 }
  private let partner = Parameter<String>.option(
    "partner", "CODE", "Whose statement.", reading: CommonParameters.partnerCode
  ).required
  private let line: Parameter<Int>
  private let limit = Parameter<Int>.integer(
    "limit", "N", in: 1...10_000_000, "How many to show at most, in their order."
  ).defaulting(to: "100000")

  /// - Parameter rows: What is behind lines, in the words of the help.
  init(of rows: String) {
    line = .integer(
      "line", "N", in: 1...1_000_000, "Only those behind this line (default: behind all \(rows)).")
  }

  var parameters: [ParameterSpecification] {
    [partner.specification, line.specification, limit.specification, period.specification]
  }

  /// Reads what is asked for, a page at a time: behind which line, of which statement, after which
  /// row, and how many.
  func rows<Row>(
    _ context: Context,
    _ page: (PostgresConnection, Int32?, StatementID, Row?, Int) async throws -> [Row]
  ) async throws -> [Row] {
    try await context.withOperator(statementTimeout: nil) { connection in
      let asked = context[line].map(Int32.init)
      let own = try await ShowSettlement.statement(
        of: context.require(partner), in: context.require(period), line: asked, over: connection)
      var found: [Row] = []
      while found.count < context.require(limit) {
        let size = min(Self.pageSize, context.require(limit) - found.count)
        let next = try await page(connection, asked, own.id, found.last, size)
        found += next
        guard next.count == size else { break }
      }
      return found
    }
  }
}
