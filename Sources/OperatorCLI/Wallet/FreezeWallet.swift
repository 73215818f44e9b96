import Arguments
import Coalition
import Store

/// `tessera wallet freeze`.
enum FreezeWallet {
  static let command = WalletFreezing.command(
    "freeze", "Stop spending from a wallet, at once; it goes on earning.", isFrozen: true)
}

/// `tessera wallet unfreeze`.
enum UnfreezeWallet {
  static let command = WalletFreezing.command(
    "unfreeze", "Let a frozen wallet spend again.", isFrozen: false)
}

/// What the two commands have in common.
private enum WalletFreezing {
  private static let wallet: Parameter<WalletID> = CommonParameters.id(
    "WALLET", "The wallet's id; `tessera member show` tells it.")

  static func command(_ name: String, _ summary: String, isFrozen: Bool) -> Command<CommandBody> {
    let question = isFrozen ? "Stop spending from this wallet?" : "Let this wallet spend again?"
    return Command<CommandBody>(
      name, summary,
      discussion: "The reason stands in the audit trail: no personal data.",
      parameters: [CommonParameters.reason.required.specification, wallet.specification],
      action: CommandBody { context in
        let id = context.require(wallet)
        try context.confirm(question)
        let isChanged = try await context.withOperator {
          try await $0.setFrozen(
            isFrozen, wallet: id, reason: context[CommonParameters.reason], actor: context.actor)
        }
        let status: WalletStatus = isFrozen ? .frozen : .open
        context.answer(
          Record([
            .init("wallet", "Wallet", .id(id)),
            .init("status", "Status", .text(status.rawValue)),
            .init("changed", "Changed", .flag(isChanged)),
          ]))
      })
  }
}
