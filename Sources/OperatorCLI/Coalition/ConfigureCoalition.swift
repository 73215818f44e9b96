import Arguments
import Coalition
import Store

/// `tessera coalition configure`.
enum ConfigureCoalition {
  private static let name = Parameter<String>.option(
    "name", "NAME", "What the programme is called.", reading: CommonParameters.name)
  private static let timeZone = Parameter<String>.text(
    "time-zone", "ZONE", "The time zone of the contracts, such as Europe/London.")
  private static let expiry = Parameter<ExpiryPolicy>.option(
    "expiry", "POLICY",
    "When points expire: never, 24-months, or 12-months-of-inactivity; either may end in "
      + "-to-end-of-month, -quarter or -year, or in a day of the year: -to-30-06."
  ) { text in
    guard let policy = try? ExpiryPolicy(parsing: text) else {
      throw ValueError("is not an expiry policy, such as never or 24-months-to-end-of-year")
    }
    return policy
  }
  private static let notice = Parameter<NoticeWord>.choice(
    "expiry-notice", "RULE", "Whether points expire only after a proven notice.")
  private static let returnPolicy = Parameter<ReturnPolicyWord>.choice(
    "return-policy", "POLICY", "Who bears returned points that are spent already.")
  private static let grace = Parameter<Int>.integer(
    "refund-grace-days", "DAYS", in: 0...3650,
    "How long points live that a refund restores after their expiry.")
  private static let approvalLimit = Parameter<Int>.integer(
    "adjustment-approval-limit", "POINTS", in: 0...CommonParameters.pointsMax,
    "Adjustments of more points need a second person; 0: all do.")
  private static let transferMax = Parameter<Int>.integer(
    "transfer-limit", "POINTS", in: 0...CommonParameters.pointsMax,
    "The most points of one transfer; 0: there are none.")
  private static let transferMaxDaily = Parameter<Int>.integer(
    "transfer-limit-daily", "POINTS", in: 0...CommonParameters.pointsMax,
    "The most points that transfers take out of a wallet in a day.")

  static let command = Command<CommandBody>(
    "configure", "Change settings of the programme.",
    discussion: """
      What is not named stays. A new expiry holds for points earned from now on and never touches \
      those that are there: they keep their dates, and those that activity renews go on being \
      renewed. Of inactivity means: after the last earn or redeem of the wallet at any partner. \
      Whether expiry needs a notice holds for all points: while it does, none expire but by \
      `tessera expiry run`, after a notice of 30 to 60 days; run it before you demand notices, and \
      know that points whose time is over expire at once when you no longer do.
      """,
    parameters: [
      name.specification, timeZone.specification, expiry.specification, notice.specification,
      returnPolicy.specification, grace.specification, approvalLimit.specification,
      transferMax.specification, transferMaxDaily.specification,
    ],
    examples: [
      .init(
        "tessera coalition configure --time-zone Europe/Berlin --expiry 24-months-to-end-of-year",
        "Points live two years and then until New Year's Eve in Berlin."),
      .init(
        "tessera coalition configure --expiry 12-months-of-inactivity --expiry-notice required",
        "Points live as long as a year does not pass idle, and expire only after a notice."),
    ], action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    let changes = CoalitionChanges(
      name: context[name], timeZone: context[timeZone], expiryPolicy: context[expiry],
      expiresAfterNotice: context[notice].map { $0 == .required },
      returnPolicy: context[returnPolicy]?.policy, refundGraceDays: context[grace],
      adjustmentApprovalLimit: context[approvalLimit].map(Int64.init),
      transferPointsMax: context[transferMax].map(Int64.init),
      transferPointsMaxDaily: context[transferMaxDaily].map(Int64.init))
    let settings = try await context.withOperator { connection in
      try await connection.configure(changes, actor: context.actor)
      return try await connection.coalitionSettings()
    }
    context.answer(Record(of: settings))
  }

  /// Whether expiry needs a notice, as people type it.
  private enum NoticeWord: String, CaseIterable, Sendable {
    case required
    case none
  }

  /// The return policies as people type them.
  private enum ReturnPolicyWord: String, CaseIterable, Sendable {
    case withinBalance = "within-balance"
    case allowDebt = "allow-debt"
    case chargePartner = "charge-partner"

    var policy: CoalitionSettings.ReturnPolicy {
      switch self {
      case .withinBalance: .withinBalance
      case .allowDebt: .allowDebt
      case .chargePartner: .chargePartner
      }
    }
  }
}
