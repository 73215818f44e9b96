import Arguments
import Coalition
import Store

/// `tessera voucher cancel`.
enum CancelVoucher {
  static let command = Command<CommandBody>(
    "cancel", "Cancel the order of a voucher that nobody has used; its points go back.",
    parameters: [
      CommonParameters.reason.required.specification, CommonParameters.dryRun.specification,
      ShowVoucher.voucher.specification,
    ],
    examples: [
      .init("tessera voucher cancel vch_… --reason 'shop closed'", "Gives the points back.")
    ],
    action: CommandBody { context in
      let done = try await context.withOperator { connection in
        let vouchers = try await connection.vouchers(context.require(ShowVoucher.voucher))
        guard let voucher = vouchers.first else {
          throw ShowVoucher.notFound
        }
        return try await MoveOrder.run(voucher.order, .cancel, context, over: connection)
      }
      context.answer(done)
    })
}
