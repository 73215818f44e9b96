import Arguments
import Coalition
import Store

/// `tessera terms set`.
enum SetTerms {
  private static let from = Parameter<CivilDate>.option(
    "from", "DATE", "The day on which they begin, in the coalition's time zone."
  ) { text in
    guard let date = try? CivilDate(parsing: text) else {
      throw ValueError("is not a day, such as 2027-01-31")
    }
    return date
  }.required
  private static let currency = Parameter<Currency>.option(
    "currency", "CODE", "The currency of the partner's purchases, such as EUR."
  ) { text in
    guard let currency = Currency(text) else { throw ValueError("is not a currency of ISO 4217") }
    return currency
  }.required
  private static let earn = Parameter<EarnRate>.option(
    "earn", "POINTS/MINOR", "Points for so many minor units: 1/100 is a point for each euro.",
    reading: earnRate
  ).required
  private static let pointValue = Parameter<RedemptionValue>.option(
    "point-value", "AMOUNT",
    "What a point pays, in the currency's main unit: 0.005 is half a cent. Without it points "
      + "cannot be spent there.", reading: redemptionValue)
  private static let lateDays = Parameter<Int>.integer(
    "late-report-days", "DAYS", in: Terms.lateReportDaysRange,
    "How old a purchase may be when it is reported (default: of any age).")
  private static let pendingDays = Parameter<Int>.integer(
    "pending-days", "DAYS", in: Pending.daysRange,
    "Points can be spent so many days after the purchase (default: at once).")
  private static let confirmDays = Parameter<Int>.integer(
    "confirm-within-days", "DAYS", in: Pending.daysRange,
    "Points can be spent once the partner confirms the purchase; without that they are cancelled "
      + "so many days after it was reported.")

  static let command = Command<CommandBody>(
    "set", "Set a partner's terms from a day on.",
    discussion: """
      Terms hold until the next begin. The first may begin at any time; later ones only in the \
      future and after the last, so that nothing changes its price afterwards.
      """,
    parameters: [
      from.specification, currency.specification, earn.specification, pointValue.specification,
      lateDays.specification, pendingDays.specification, confirmDays.specification,
      CommonParameters.partner.specification,
    ],
    examples: [
      .init(
        "tessera terms set bluebell --from 2027-01-01 --currency EUR --earn 1/100 "
          + "--point-value 0.01",
        "A point for each euro, and a cent for each point, from New Year on."),
      .init(
        "tessera terms set webshop --from 2027-01-01 --currency EUR --earn 1/100 "
          + "--confirm-within-days 30",
        "Points are pending until the shop confirms that the goods were kept."),
    ], action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    let code = context.require(CommonParameters.partner)
    let draft = TermsDraft(
      validFromOn: context.require(from), currency: context.require(currency),
      earnRate: context.require(earn), redemptionValue: context[pointValue],
      lateReportDays: context[lateDays], earnMode: try earnMode(context))
    let terms = try await context.withOperator { connection in
      try await connection.setTerms(
        Identities.make(), ofPartner: code, to: draft, actor: context.actor)
      return try await connection.terms(ofPartner: code)
    }
    context.answer(ListTerms.table(terms.suffix(1)))
  }

  private static func earnMode(_ context: Context) throws -> EarnMode {
    switch (context[pendingDays], context[confirmDays]) {
    case (nil, nil): return .immediate
    case (let days?, nil): return .afterDays(days)
    case (nil, let days?): return .onConfirmation(withinDays: days)
    case (_?, _?):
      throw CommandFailure.usage("--pending-days and --confirm-within-days exclude each other")
    }
  }

  @Sendable static func earnRate(_ text: String) throws -> EarnRate {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int64($0) }
    guard parts.count == 2, let points = parts[0], let amount = parts[1],
      let rate = try? EarnRate(points: points, perAmount: amount)
    else { throw ValueError("is not a rate, such as 1/100 or 3/200") }
    return rate
  }

  /// Reads a decimal of at most six places exactly.
  @Sendable static func redemptionValue(_ text: String) throws -> RedemptionValue {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let fraction = parts.count == 2 ? parts[1] : ""
    let digits = (parts.first ?? "") + fraction
    guard (1...2).contains(parts.count), !(parts.first ?? "").isEmpty, fraction.count <= 6,
      parts.count == 1 || !fraction.isEmpty,
      digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let micros = Int64(digits + String(repeating: "0", count: 6 - fraction.count)),
      let value = try? RedemptionValue(microsPerPoint: micros)
    else { throw ValueError("is not an amount of up to six decimals, such as 0.005") }
    return value
  }
}
