import Arguments
import Coalition
import Store

/// `tessera exchange-rate set` and `list`.
enum SetExchangeRate {
  private static let billing = SettlementParameters.currency(
    "of", "The currency of statements, such as BGN."
  ).required
  private static let settlement = SettlementParameters.currency(
    "in", "The settlement currency, such as EUR."
  ).required
  private static let rate = ExactDecimal.price(
    "rate", "What one main unit of the first is worth in the second.", scale: 9,
    in: ExchangeRate.nanoUnitsRange
  ).required
  private static let source = SettlementParameters.text(
    "source", "TEXT", max: 120, "Where the rate is from, such as a central bank."
  ).required

  static let command = Command<CommandBody>(
    "set", "Set the rate between two currencies from a day on.",
    discussion: """
      It is in force when a second person approves it (`tessera change approve`). A rate is never \
      changed, only followed by another; statements keep theirs.
      """,
    parameters: [
      SettlementParameters.from.specification, billing.specification, settlement.specification,
      rate.specification, source.specification, CommonParameters.dryRun.specification,
    ],
    examples: [
      .init(
        "tessera exchange-rate set --of BGN --in EUR --from 2027-01-01 --rate 0.511291881 "
          + "--source 'the fixed rate'", "A lev is worth 0.511291881 euros.")
    ], action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    let currencies = (context.require(billing), context.require(settlement))
    guard currencies.0 != currencies.1 else {
      throw CommandFailure.usage("--of and --in are one currency")
    }
    let dated = DatedExchangeRate(
      rate: try ExchangeRate(
        of: currencies.0, in: currencies.1, nanoUnits: context.require(rate)),
      validFromOn: context.require(SettlementParameters.from), source: context.require(source))
    let isRehearsal = context.isSet(CommonParameters.dryRun)
    if !isRehearsal { try context.confirm("Set the rate from \(dated.validFromOn) on?") }
    let outcome = try await context.withOperator {
      try await $0.set(
        dated, as: Identities.make(), actor: context.actor, isRehearsal: isRehearsal)
    }
    context.answer(table([dated], outcome: outcome))
  }

  /// `tessera exchange-rate list`.
  static let list = Command<CommandBody>(
    "list", "List all rates.",
    action: CommandBody { context in
      context.answer(table(try await context.withOperator { try await $0.exchangeRates() }))
    })

  private static func table(
    _ rates: [DatedExchangeRate], outcome: ChangeOutcome? = nil
  ) -> Table {
    var table = Table(
      columns: [
        .init("of", "Of"), .init("in", "In"), .init("valid_from_on", "From"),
        .init("rate", "Rate", isNumeric: true), .init("source", "Source"),
      ] + Table.columns(of: outcome))
    for dated in rates {
      table.append(
        [
          .describing(dated.rate.billing), .describing(dated.rate.settlement),
          .describing(dated.validFromOn),
          .scaled(dated.rate.nanoUnits, scale: 9), .text(dated.source),
        ] + Table.cells(of: outcome))
    }
    return table
  }
}
