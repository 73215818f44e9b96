import Arguments
import Store

/// `tessera limit set`.
enum SetLimit {
  private static let each = Parameter<VelocityLimit.Subject>.choice(
    "each", "WHOM", "Who is limited, each for itself."
  ).required
  private static let activity = Parameter<VelocityLimit.Activity>.choice(
    "activity", "WHAT", "What counts; any for earning and redeeming together."
  ).required
  private static let span = Parameter<VelocityLimit.Span>.choice(
    "per", "SPAN", "A minute or an hour of UTC, or a day of the coalition's time zone."
  ).required
  private static let action = Parameter<VelocityLimit.Action>.choice(
    "action", "ACTION", "Refuse what goes beyond, or accept it and have somebody review it."
  ).required
  private static let count = Parameter<Int>.integer(
    "count", "N", in: 0...1_000_000_000_000, "The most purchases or redemptions in one window.")
  private static let points = Parameter<Int>.integer(
    "points", "N", in: 0...1_000_000_000_000, "The most points in one window.")
  private static let partner = Parameter<String>.option(
    "partner", "CODE", "Only what happens at this partner (default: anywhere).",
    reading: CommonParameters.partnerCode)

  static let command = Command<CommandBody>(
    "set", "Set how much members, cashiers, outlets or partners may earn or redeem.",
    discussion: """
      There is one limit for each combination of whom, what, span, action and partner; setting it \
      again changes how much it allows. It counts what the ledger records, when it records it; \
      replays and what is refused do not count, and neither does an import. A request that names \
      no cashier or outlet is not limited by their limits. A limit on a partner makes its batches \
      wait for each other.
      """,
    parameters: [
      each.specification, activity.specification, span.specification, action.specification,
      count.specification, points.specification, partner.specification,
    ],
    examples: [
      .init(
        "tessera limit set --each member --activity redeem --per day --action refuse --points 5000",
        "No member spends more than 5000 points a day, wherever."),
      .init(
        "tessera limit set --each cashier --activity earn --per hour --action review --count 60",
        "Who rings up more than 60 purchases an hour is looked at."),
    ], action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    let limit = VelocityLimit(
      subject: context.require(each), activity: context.require(activity),
      span: context.require(span), action: context.require(action), partner: context[partner],
      countMax: context[count].map(Int64.init), pointsMax: context[points].map(Int64.init))
    guard limit.countMax != nil || limit.pointsMax != nil else {
      throw CommandFailure.usage("say --count, --points or both")
    }
    let limits = try await context.withOperator { connection in
      let number = try await connection.setLimit(limit, actor: context.actor)
      return try await connection.limits().filter { $0.number == number }
    }
    context.answer(ListLimits.table(limits))
  }
}
