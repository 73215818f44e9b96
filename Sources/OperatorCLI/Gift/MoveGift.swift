import Arguments
import Coalition
import Store

/// `tessera gift approve`, `publish`, `pause`, `resume` and `retire`.
enum MoveGift {
  private static let pays = Parameter<Money>.option(
    "pays", "AMOUNT", "What its supplier is paid for an order from now on: 8.50GBP.",
    reading: GiftNotation.money)
  private static let reason = CommonParameters.reason

  /// What a command does: the operator's own move, or one that a supplier could make, too.
  private enum Move: Sendable {
    case approve
    case move(SupplierMove)

    var verb: String {
      switch self {
      case .approve: "approve"
      case .move(let move): move.rawValue
      }
    }

    var isFinal: Bool {
      if case .move(.retire) = self { true } else { false }
    }
  }

  static let approve = command(
    .approve, "Approve a draft, so that it can be published.",
    discussion: """
      A gift of a partner is approved with its supply terms: --pays sets them in the same step, or \
      `gift supply-terms` has set them before. A surprise needs all that it may turn out to be \
      approved first.
      """,
    parameters: [pays.specification],
    example: .init(
      "tessera gift approve bags/BAG-10 --pays 8.50GBP", "Approves it, and sets what bags gets."))
  static let publish = command(
    .move(.publish), "Show an approved gift to members, who can order it within its dates.",
    example: .init("tessera gift publish bags/BAG-10", "Makes it live."))
  static let pause = command(
    .move(.pause), "Take a live gift from the catalogue for a while.",
    discussion: "Orders and vouchers stay what they are.",
    example: .init(
      "tessera gift pause bags/BAG-10 --reason 'out of print'", "Nobody can order it any more."))
  static let resume = command(
    .move(.resume), "Show a paused gift again.",
    example: .init("tessera gift resume bags/BAG-10", "Makes it live again."))
  static let retire = command(
    .move(.retire), "Take a gift from the catalogue for good.",
    discussion: "Orders and vouchers stay what they are; the gift never comes back.",
    example: .init("tessera gift retire bags/BAG-10", "Ends it."))

  private static func command(
    _ move: Move, _ summary: String, discussion: String = "",
    parameters: [ParameterSpecification] = [], example: Command<CommandBody>.Example
  ) -> Command<CommandBody> {
    Command(
      move.verb, summary, discussion: discussion,
      parameters: parameters + [
        reason.specification, CommonParameters.dryRun.specification,
        GiftParameters.gift.specification,
      ], examples: [example], action: CommandBody { try await run($0, move) })
  }

  private static func run(_ context: Context, _ move: Move) async throws {
    let isRehearsal = context.isSet(CommonParameters.dryRun)
    if move.isFinal, !isRehearsal { try context.confirm("End this gift for good?") }
    let (pays, asked): (Money?, OperatedGiftMove) =
      switch move {
      case .approve: (context[pays], .approve(supply: context[pays]))
      case .move(let move): (nil, .move(move))
      }
    let (gift, status) = try await context.withOperator { connection in
      let id = try await connection.giftID(context.require(GiftParameters.gift))
      let status = try await connection.moveGift(
        id, asked, reason: context[reason], actor: context.actor, isRehearsal: isRehearsal)
      return (try await connection.gift(.id(id)), status)
    }
    context.answer(
      Record([
        .init("supplier", "Supplier", .text(gift.supplier)),
        .init("code", "Code", .text(gift.code)),
        .init("status", "Status", .text(status.rawValue)),
        .init("supply_amount", "Supplier gets", (pays ?? gift.supply).map { .amount($0) } ?? .none),
        .init("supply_currency", "Currency", .describing((pays ?? gift.supply)?.currency)),
        .init("dry_run", "Dry run", .flag(isRehearsal)),
        .init("id", "Id", .id(gift.id)),
      ]))
  }
}
