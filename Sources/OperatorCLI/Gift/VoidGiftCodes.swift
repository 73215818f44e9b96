import Arguments
import Coalition
import Postgres
import Store

/// `tessera gift codes void`, `tessera gift codes show`.
enum VoidGiftCodes {
  private static let file = Parameter<String>.argument("FILE", "A file .csv or .csv.gz.")
  private static let reason = CommonParameters.reason.required

  static let command = Command<CommandBody>(
    "void", "Withdraw codes of a pool, so that nobody is given them.",
    discussion: """
      Column: code. Codes that an order has stay good: cancel the order to end them.
      """,
    parameters: [
      reason.specification, GiftParameters.gift.specification, file.specification,
    ],
    examples: [
      .init(
        "tessera gift codes void wellness/SPA-DAY leaked.csv --reason 'printed twice'",
        "Withdraws them.")
    ], action: CommandBody(run))

  static let show = Command<CommandBody>(
    "show", "Show how many codes a pool holds, and what became of the others.",
    parameters: [GiftParameters.gift.specification],
    examples: [.init("tessera gift codes show wellness/SPA-DAY", "Counts them.")],
    action: CommandBody { context in
      let (gift, count) = try await context.withOperator { connection in
        let gift = try await connection.gift(context.require(GiftParameters.gift))
        return (gift, try await connection.countCodes(of: gift.id))
      }
      context.answer(
        Record([
          .init("supplier", "Supplier", .text(gift.supplier)),
          .init("code", "Code", .text(gift.code)),
          .init("codes", "Codes", .number(count.codes)),
          .init("free", "Free", .number(count.free)),
          .init("given", "Given to orders", .number(count.given)),
          .init("voided", "Withdrawn", .number(count.voided)),
          .init("expired", "Expired", .number(count.expired)),
          .init("id", "Id", .id(gift.id)),
        ]))
    })

  private static func run(_ context: Context) async throws {
    let source = try CodesFile(context.require(file))
    try context.confirm("Withdraw \(try source.count()) codes for good?")
    let done = try await context.withDatabase { database in
      let key = try VoucherKey.find(context, for: database)
      let connection = try await database.connect(
        as: .operator, on: context.loop, statementTimeout: nil)
      let result = await Result {
        try await key.adopt(over: connection)
        let gift = try await connection.giftID(context.require(GiftParameters.gift))
        var (voided, wereVoid, given, unknown): (Int64, Int64, Int64, Int64) = (0, 0, 0, 0)
        try await source.forEachWindow(by: key.vault) { window in
          let digests = window.compactMap { try? $0.get().sealed.digest }
          let done = try await connection.voidCodes(
            digests, of: gift, reason: context.require(reason), actor: context.actor)
          voided += done.voided
          wereVoid += done.wereVoid
          given += Int64(done.given)
          unknown += Int64(done.unknown + window.count - digests.count)
        }
        return (voided: voided, wereVoid: wereVoid, given: given, unknown: unknown)
      }
      await connection.close()
      return try result.get()
    }
    context.answer(
      Record([
        .init("voided", "Withdrawn", .number(done.voided)),
        .init("were_void", "Were void before", .number(done.wereVoid)),
        .init("given", "Given to orders", .number(done.given)),
        .init("unknown", "Not in the pool", .number(done.unknown)),
      ]))
  }
}
