import Arguments
import Coalition
import Store

/// `tessera terms list`.
enum ListTerms {
  static let command = Command<CommandBody>(
    "list", "List all versions of a partner's terms.",
    parameters: [CommonParameters.partner.specification],
    action: CommandBody { context in
      let code = context.require(CommonParameters.partner)
      context.answer(
        table(
          try await context.withOperator { try await $0.terms(ofPartner: code) }
            .map { ($0.id, $0.draft) }))
    })

  /// Versions of terms, one to a row; `outcome`: of a proposal, what became of it.
  static func table(
    _ versions: [(id: TermsID, terms: TermsDraft)], outcome: ChangeOutcome? = nil
  ) -> Table {
    var table = Table(
      columns: [
        .init("from", "From"), .init("currency", "Currency"), .init("earn", "Earns"),
        .init("point_value", "Point pays", isNumeric: true),
        .init("late_report_days", "Late reports (days)", isNumeric: true),
        .init("available", "Available"),
        .init("redemption_min", "Least points", isNumeric: true),
        .init("redemption_step", "Step", isNumeric: true),
        .init("redemption_share", "Share (bp)", isNumeric: true),
        .init("earns_on", "Earns on"), .init("id", "Id"),
      ] + Table.columns(of: outcome))
    for (id, terms) in versions {
      table.append(
        [
          .describing(terms.validFromOn), .text(terms.currency.code), .describing(terms.earnRate),
          .pointValue(terms), terms.lateReportDays.map { .number(Int64($0)) } ?? .none,
          .describing(terms.earnMode),
          terms.redemptionRules.pointsMin.map { .number($0) } ?? .none,
          terms.redemptionRules.pointsStep.map { .number($0) } ?? .none,
          terms.redemptionRules.shareMax.map { .number(Int64($0)) } ?? .none,
          .text(terms.earnsOnMoneyOnly ? "money" : "everything"), .id(id),
        ] + Table.cells(of: outcome))
    }
    return table
  }
}

extension Table.Cell {
  /// What a point pays, in the currency's main unit: `0.005`; nothing where it pays nothing.
  static func pointValue(_ terms: TermsDraft?) -> Table.Cell {
    guard let micros = terms?.redemptionValue?.microsPerPoint else { return .none }
    return .price(micros: micros)
  }

  /// The text of an id.
  static func id(_ id: ID<some IDTag>) -> Table.Cell {
    var text: [UInt8] = []
    id.append(to: &text)
    return .text(String(decoding: text, as: UTF8.self))
  }
}
