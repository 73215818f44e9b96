import Arguments
import Coalition
import Store

/// `tessera settlement-policy set`.
enum SetSettlementPolicy {
  private static let calendar = Parameter<SettlementCalendar>.choice(
    "calendar", "CALENDAR", "How long a settlement period is."
  ).required
  private static let cutOff = Parameter<Int>.integer(
    "cut-off-day", "DAY", in: 1...28,
    "On which day a period begins: of the week (1 is Monday) or of the month.")
  private static let currency = SettlementParameters.currency(
    "currency", "The settlement currency, in which positions are paid."
  ).required
  private static let carryingRate = ExactDecimal.price(
    "carrying-rate", "What a point outstanding is worth in the operator's books."
  ).required
  private static let levy = ExactDecimal.option(
    "levy", "What the partners pay together in each settlement, by points issued (default: none).")

  static let command = Command<CommandBody>(
    "set", "Set how the coalition settles from a day on.",
    discussion: """
      The first policy is in force at once and may begin at any time; later ones wait for a second \
      person (`tessera change approve`), and begin where a settlement period begins by the one \
      before, and never before the end of the last closed settlement.
      """,
    parameters: [
      SettlementParameters.from.specification, calendar.specification, cutOff.specification,
      currency.specification, carryingRate.specification, levy.specification,
      CommonParameters.dryRun.specification,
    ],
    examples: [
      .init(
        "tessera settlement-policy set --from 2027-01-01 --calendar monthly --currency EUR "
          + "--carrying-rate 0.008 --levy 1000",
        "Settles whole months, and shares 1,000 euros of marketing in each.")
    ], action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    let calendar = context.require(calendar)
    let currency = context.require(currency)
    let day = context[cutOff] ?? 1
    guard day <= calendar.cutOffDayMax else {
      throw CommandFailure.usage(
        "--cut-off-day of a \(calendar.rawValue) calendar is at most \(calendar.cutOffDayMax)")
    }
    let policy = DatedSettlementPolicy(
      validFromOn: context.require(SettlementParameters.from), currency: currency,
      calendar: calendar, cutOffDay: day, carryingRateMicros: context.require(carryingRate),
      levy: try context[levy]?.minorUnits(of: currency, named: "levy") ?? 0)
    let isRehearsal = context.isSet(CommonParameters.dryRun)
    if !isRehearsal { try context.confirm("Settle so from \(policy.validFromOn) on?") }
    let outcome = try await context.withOperator {
      try await $0.set(
        policy, as: Identities.make(), actor: context.actor, isRehearsal: isRehearsal)
    }
    context.answer(table([policy], outcome: outcome))
  }

  /// `tessera settlement-policy show`.
  static let show = Command<CommandBody>(
    "show", "Show the settlement policy that is valid now.",
    action: CommandBody { context in
      context.answer(
        table(try await context.withOperator { try await $0.settlementPolicies(onlyNow: true) }))
    })

  /// `tessera settlement-policy list`.
  static let list = Command<CommandBody>(
    "list", "List all versions of the settlement policy.",
    action: CommandBody { context in
      context.answer(
        table(try await context.withOperator { try await $0.settlementPolicies(onlyNow: false) }))
    })

  private static func table(
    _ policies: [DatedSettlementPolicy], outcome: ChangeOutcome? = nil
  ) -> Table {
    var table = Table(
      columns: [
        .init("valid_from_on", "From"), .init("calendar", "Calendar"),
        .init("cut_off_day", "Begins on day", isNumeric: true), .init("currency", "Currency"),
        .init("carrying_rate", "Carrying rate", isNumeric: true),
        .init("levy", "Levy", isNumeric: true),
      ] + Table.columns(of: outcome))
    for policy in policies {
      table.append(
        [
          .describing(policy.validFromOn), .text(policy.calendar.rawValue),
          .number(Int64(policy.cutOffDay)), .describing(policy.currency),
          .price(micros: policy.carryingRateMicros),
          .amount(policy.levy, policy.currency),
        ] + Table.cells(of: outcome))
    }
    return table
  }
}
