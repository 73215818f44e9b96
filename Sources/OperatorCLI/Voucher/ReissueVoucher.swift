import Arguments
import Coalition
import Operations
import Postgres
import Secrets
import Store

/// `tessera voucher reissue`.
enum ReissueVoucher {
  static let command = Command<CommandBody>(
    "reissue", "Replace the lost code of a voucher, for the uses that are left.",
    discussion: """
      The old code ends at once; the new one is good for as long, and is shown this once. Of a \
      gift with a pool it is the next code of the pool.
      """,
    parameters: [ShowVoucher.voucher.specification],
    examples: [.init("tessera voucher reissue ord_…", "Makes another code, and shows it.")],
    action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    try context.confirm("End the old code, and show another?")
    let (voucher, code) = try await context.withDatabase { database in
      let key = try VoucherKey.find(context, for: database)
      let connection = try await database.connect(as: .operator, on: context.loop)
      let result = await Result {
        try await key.adopt(over: connection)
        return try await replace(
          context.require(ShowVoucher.voucher), by: key.vault, context.actor, over: connection)
      }
      await connection.close()
      return try result.get()
    }
    context.answer(
      Record([
        .init("id", "Voucher", .id(voucher.id)),
        .init("order", "Order", .id(voucher.order)),
        .init("supplier", "Supplier", .text(voucher.supplier)),
        .init("gift", "Gift", .text(voucher.gift)),
        .init("uses_left", "Left", .number(Int64(voucher.usesLeft))),
        .init("expires_at", "Expires", .describing(voucher.expiresAt)),
        .init("code", "Code", .text(code)),
      ]))
    context.remark("This is the only time that the code is shown.")
  }

  private static func replace(
    _ search: VoucherSearch, by vault: VoucherVault, _ actor: String,
    over connection: PostgresConnection
  ) async throws -> (VoucherAccount, code: String) {
    guard let old = try await connection.vouchers(search).first else {
      throw ShowVoucher.notFound
    }
    let id: VoucherID = Identities.make()
    let code = try await connection.reissue(
      old.order, as: id, with: vault.seal(.made(VoucherCode(randomBits: randomBits()))),
      actor: actor)
    guard let issued = try await connection.vouchers(.id(id)).first, let text = vault.open(code)
    else { preconditionFailure("a voucher that was just issued is found, and its code opened") }
    return (issued, text)
  }

  private static func randomBits() -> UInt128 {
    SecureRandom.bytes(16).reduce(0) { $0 << 8 | UInt128($1) }
  }
}
