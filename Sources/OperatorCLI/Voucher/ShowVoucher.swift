import Arguments
import Coalition
import Operations
import Postgres
import Store

/// `tessera voucher show`.
enum ShowVoucher {
  static let voucher = Parameter<VoucherSearch>.argument(
    "VOUCHER|ORDER", "The id of the voucher, or of its order."
  ) { text in
    if let id = try? VoucherID(parsing: text) { return .id(id) }
    if let id = try? OrderID(parsing: text) { return .order(id) }
    throw ValueError("is not an id, which begins with vch_ or ord_")
  }
  private static let code = Parameter<Bool>.flag(
    "code", "Find it by its code, which is read from the first line of stdin.")

  static let command = Command<CommandBody>(
    "show", "Show what became of a voucher, and how often it can still be used.",
    discussion: """
      No command shows the code of a voucher. A member who has one is found by it: --code reads it \
      from stdin, so that it is in no history of a shell and in no list of processes.
      """,
    parameters: [code.specification, voucher.optional.specification],
    examples: [
      .init("tessera voucher show ord_…", "Shows the vouchers of an order."),
      .init("tessera voucher show --code", "Asks for the code that a member has."),
    ], action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    let search = context[voucher]
    guard context.isSet(code) != (search != nil) else {
      throw CommandFailure.usage("say the id of a voucher or an order, or --code")
    }
    let found = try await context.withDatabase { database in
      let connection = try await database.connect(as: .operator, on: context.loop)
      let result = await Result {
        if let search { return try await connection.vouchers(search) }
        let key = try VoucherKey.find(context, for: database)
        try await key.adopt(over: connection)
        let typed = readLine() ?? ""
        return try await connection.vouchers(.digests(key.vault.digests(ofPresented: typed)))
      }
      await connection.close()
      return try result.get()
    }
    guard !found.isEmpty else {
      throw notFound
    }
    context.answer(table(found))
  }

  /// What is said when there is no such voucher.
  static let notFound = CommandFailure.refused(
    code: "voucher_not_found", message: "there is no such voucher")

  /// One row for each voucher.
  static func table(_ vouchers: [VoucherAccount]) -> Table {
    var table = Table(columns: [
      .init("id", "Voucher"), .init("status", "Status"), .init("supplier", "Supplier"),
      .init("gift", "Gift"), .init("uses", "Uses", isNumeric: true),
      .init("uses_left", "Left", isNumeric: true), .init("issued_at", "Issued"),
      .init("expires_at", "Expires"), .init("ended_at", "Ended"), .init("of_pool", "Of a pool"),
      .init("replaces", "Replaces"), .init("order", "Order"),
    ])
    for voucher in vouchers {
      table.append([
        .id(voucher.id), .text(voucher.status), .text(voucher.supplier), .text(voucher.gift),
        .number(Int64(voucher.uses)), .number(Int64(voucher.usesLeft)),
        .describing(voucher.issuedAt), .describing(voucher.expiresAt),
        .describing(voucher.endedAt), .flag(voucher.isOfPool), .describing(voucher.replaces),
        .id(voucher.order),
      ])
    }
    return table
  }
}
