import Arguments
import Coalition
import Store

/// `tessera partner exposure`.
enum ShowExposure {
  private static let partner = Parameter<String>.option(
    "partner", "CODE", "Only this partner's, with or without a limit (default: all with one).",
    reading: CommonParameters.partnerCode)

  static let command = Command<CommandBody>(
    "exposure", "Show how much of their limits partners have used.",
    discussion: """
      Exposure is what a partner owes for points, or may come to owe for those it has issued, less \
      what it is owed. When its credit limit or what it has paid in is used up, purchases there \
      earn no points and are refused; members can still redeem there. It consists of what no \
      approved statement has counted yet and of what is open of those that are; what is left of a \
      partner's deposits is told beside it.
      """,
    parameters: [partner.specification],
    examples: [
      .init("tessera partner exposure", "Lists every partner that has a limit or is prepaid.")
    ],
    action: CommandBody { context in
      let found = try await context.withOperator {
        try await $0.requirePartner(context[partner])
        return try await $0.exposures(of: context[partner])
      }
      context.answer(table(found))
    })

  static func table(_ exposures: [PartnerExposure]) -> Table {
    var table = Table(columns: [
      .init("partner", "Partner"), .init("prepaid", "Prepaid"),
      .init("limit", "Limit", isNumeric: true), .init("used", "Used", isNumeric: true),
      .init("available", "Available", isNumeric: true),
      .init("unsettled", "Unsettled", isNumeric: true),
      .init("stated", "Stated", isNumeric: true),
      .init("deposit", "Deposit", isNumeric: true), .init("reserve", "Reserve", isNumeric: true),
      .init("alert_at", "Alert at", isNumeric: true), .init("alerted", "Alerted"),
    ])
    for exposure in exposures {
      table.append([
        .text(exposure.partner), .flag(exposure.isPrepaid), .describing(exposure.limit),
        .describing(exposure.used), .describing(exposure.available),
        .describing(exposure.unsettled), .describing(exposure.stated),
        .describing(exposure.paidIn), .describing(exposure.reserve),
        .describing(exposure.alertAt), .flag(exposure.isAlerted),
      ])
    }
    return table
  }
}
