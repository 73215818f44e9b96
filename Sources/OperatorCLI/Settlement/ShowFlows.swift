import Arguments
import Coalition
import Operations
import Postgres
import Store

/// `tessera settlement flows`.
enum ShowFlows {
  private static let period = Parameter<String>.argument(
    "PERIOD", "The settlement's name: 2026-10."
  ) { $0 }

  static let command = Command<CommandBody>(
    "flows", "Show whose points were spent with whom in a settlement, before netting.",
    discussion: """
      One row for each issuer and each partner with which its points were redeemed: the points, \
      less what was given back, and what the operator reimburses for them. The rows of a redeemer \
      add up to the reimbursements of its statement. The operator stands under `operator`: what it \
      issued itself, and what members spent on gifts, for which nobody is reimbursed by the point.
      """,
    parameters: [period.specification],
    examples: [
      .init("tessera settlement flows 2026-10 --format csv", "The matrix, for a spreadsheet.")
    ], action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    let name = context.require(period)
    let (matrix, codes) = try await context.withOperator { connection in
      let settlement = try await ShowSettlement.find(name, over: connection)
      let figures = try await connection.settledFigures(of: settlement.number)
      let terms = try await connection.approvedSettlementTerms(before: settlement.until)
      let partners = try await connection.settledPartners(before: settlement.until)
      let rates = try await connection.settledRates(
        of: settlement.number, into: settlement.currency)
      let codes = Dictionary(uniqueKeysWithValues: partners.map { ($0.number, $0.code) })
      do throws(SettlementError) {
        let matrix = try FlowMatrix(
          figures: figures, terms: terms.map(\.terms), currency: settlement.currency,
          rates: rates)
        return (matrix, codes)
      } catch {
        throw SettlementSession.failure(error)
      }
    }
    context.answer(table(matrix, codes))
  }

  private static func table(_ matrix: FlowMatrix, _ codes: [Int32: String]) -> Table {
    var table = Table(columns: [
      .init("issuer", "Issuer"), .init("redeemer", "Redeemer"),
      .init("redeemed", "Redeemed", isNumeric: true),
      .init("refunded", "Refunded", isNumeric: true), .init("points", "Points", isNumeric: true),
      .init("reimbursement", "Reimbursement", isNumeric: true), .init("currency", "Currency"),
    ])
    for cell in matrix.cells {
      table.append([
        .text(codes[cell.issuer] ?? "operator"), .text(codes[cell.redeemer] ?? "operator"),
        .number(cell.redeemed), .number(cell.refunded), .number(cell.points),
        cell.value.map { .amount($0) } ?? .none, .optional(cell.value?.currency.code),
      ])
    }
    return table
  }
}
