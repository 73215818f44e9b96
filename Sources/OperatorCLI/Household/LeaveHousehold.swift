import Arguments
import Coalition
import Store

/// `tessera household leave`.
enum LeaveHousehold {
  private static let member: Parameter<MemberID> = CommonParameters.id(
    option: "member", "MEMBER", "Who leaves."
  ).required

  static let command = Command<CommandBody>(
    "leave", "Give a member of a household a wallet of its own.",
    discussion: """
      The new wallet is empty: points, holds and debts stay with the household, and so does what \
      later returns and refunds of earlier purchases and redemptions come to.
      """,
    parameters: [member.specification, CommonParameters.reason.specification],
    action: CommandBody { context in
      let id = context.require(member)
      try context.confirm("Let the member leave, and its points stay?")
      let household = try await context.withOperator { connection in
        try await connection.leaveHousehold(
          id, change: Identities.make(), newWallet: Identities.make(),
          reason: context[CommonParameters.reason], actor: context.actor)
        return try await connection.household(of: id)
      }
      context.answer(ShowHousehold.table(household))
    })
}

/// `tessera household show`.
enum ShowHousehold {
  private static let member: Parameter<MemberID> = CommonParameters.id(
    option: "member", "MEMBER", "One of its members."
  ).required

  static let command = Command<CommandBody>(
    "show", "Show who shares the wallet of a member.", parameters: [member.specification],
    action: CommandBody { context in
      let id = context.require(member)
      let household = try await context.withOperator { try await $0.household(of: id) }
      context.answer(table(household))
    })

  /// A row for each member.
  static func table(_ household: Household) -> Table {
    var table = Table(columns: [
      .init("member", "Member"), .init("since", "Since"), .init("wallet", "Wallet"),
      .init("balance", "Balance", isNumeric: true),
    ])
    for member in household.members {
      table.append([
        .id(member.id), .describing(member.since), .id(household.wallet),
        .number(household.balance),
      ])
    }
    return table
  }
}
