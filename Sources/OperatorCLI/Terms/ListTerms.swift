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
        table(try await context.withOperator { try await $0.terms(ofPartner: code) }))
    })

  static func table(_ versions: [TermsVersion]) -> Table {
    var table = Table(columns: [
      .init("from", "From"), .init("currency", "Currency"), .init("earn", "Earns"),
      .init("point_value", "Point pays", isNumeric: true),
      .init("late_report_days", "Late reports (days)", isNumeric: true),
      .init("available", "Available"), .init("id", "Id"),
    ])
    for terms in versions {
      table.append([
        .describing(terms.validFromOn), .text(terms.currency.code), .describing(terms.earnRate),
        .pointValue(terms), terms.lateReportDays.map { .number(Int64($0)) } ?? .none,
        .describing(terms.earnMode), .id(terms.id),
      ])
    }
    return table
  }
}

extension Table.Cell {
  /// What a point pays, in the currency's main unit: `0.005`; nothing where it pays nothing.
  static func pointValue(_ terms: TermsVersion?) -> Table.Cell {
    guard let micros = terms?.redemptionValue?.microsPerPoint else { return .none }
    let digits = String(micros)
    let padded = String(repeating: "0", count: max(0, 7 - digits.count)) + digits
    var fraction = padded.suffix(6)
    while fraction.count > 2, fraction.last == "0" { fraction.removeLast() }
    return .decimal("\(padded.dropLast(6)).\(fraction)")
  }

  /// The text of an id.
  static func id(_ id: ID<some IDTag>) -> Table.Cell {
    var text: [UInt8] = []
    id.append(to: &text)
    return .text(String(decoding: text, as: UTF8.self))
  }
}
