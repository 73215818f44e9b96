import Arguments
import Coalition
import Store

/// `tessera terms set`.
enum SetTerms {
  private static let from = Parameter<CivilDate>.option(
    "from", "DATE", "The day on which they begin, in the coalition's time zone.",
    reading: CommonParameters.day
  ).required
  private static let currency = Parameter<Currency>.option(
    "currency", "CODE", "The currency of the partner's purchases, such as EUR.",
    reading: CommonParameters.currency
  ).required
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

  private static let minPoints = Parameter<Int>.integer(
    "redemption-min", "POINTS", in: 1...Int(RedemptionRules.pointsRange.upperBound),
    "The fewest points that may be redeemed at once (default: one).")
  private static let stepPoints = Parameter<Int>.integer(
    "redemption-step", "POINTS", in: 1...Int(RedemptionRules.pointsRange.upperBound),
    "Points are redeemed in multiples of this (default: of one).")
  private static let share = Parameter<Int>.integer(
    "redemption-share", "BASIS_POINTS", in: RedemptionRules.shareRange,
    "How much of a basket points may pay: 5000 is half of it (default: all, and no basket is "
      + "asked).")
  private static let moneyOnly = Parameter<Bool>.flag(
    "earn-on-money-only", "Points earn nothing: what they pay of a purchase does not earn.")

  static let command = Command<CommandBody>(
    "set", "Set a partner's terms from a day on.",
    discussion: """
      Terms hold until the next begin. The first are in force at once and may begin at any time; \
      later ones wait for a second person (`tessera change approve`), and begin only in the \
      future and after the last, so that nothing changes its price afterwards.
      """,
    parameters: [
      from.specification, currency.specification, earn.specification, pointValue.specification,
      lateDays.specification, pendingDays.specification, confirmDays.specification,
      minPoints.specification, stepPoints.specification, share.specification,
      moneyOnly.specification, CommonParameters.dryRun.specification,
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
      .init(
        "tessera terms set bluebell --from 2027-07-01 --currency EUR --earn 1/100 "
          + "--point-value 0.01 --redemption-min 100 --redemption-step 50 "
          + "--redemption-share 5000 --earn-on-money-only",
        "From July on, points pay up to half of a basket, 100 of them at least, in steps of 50."),
    ], action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    let code = context.require(CommonParameters.partner)
    let draft = TermsDraft(
      validFromOn: context.require(from), currency: context.require(currency),
      earnRate: context.require(earn), redemptionValue: context[pointValue],
      lateReportDays: context[lateDays], earnMode: try earnMode(context),
      redemptionRules: try RedemptionRules(
        pointsMin: context[minPoints].map(Int64.init),
        pointsStep: context[stepPoints].map(Int64.init), shareMax: context[share]),
      earnsOnMoneyOnly: context.isSet(moneyOnly))
    let id: TermsID = Identities.make()
    let outcome = try await context.withOperator {
      try await $0.setTerms(
        id, ofPartner: code, to: draft, actor: context.actor,
        isRehearsal: context.isSet(CommonParameters.dryRun))
    }
    context.answer(
      ListTerms.table([(outcome.id.map { TermsID($0.uuid) } ?? id, draft)], outcome: outcome))
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
