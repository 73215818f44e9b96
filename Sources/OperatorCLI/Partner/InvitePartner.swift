import Arguments
import Coalition
import Store

/// `tessera partner invite`.
enum InvitePartner {
  private static let name = Parameter<String>.option(
    "name", "NAME", "What the merchant is called.", reading: CommonParameters.name
  ).required

  /// What payments, flows and exports call the operator itself.
  private static let reserved = "operator"
  private static let partner = Parameter<String>.argument(
    "PARTNER", "The partner's code."
  ) { text in
    // Only here: a partner that has the code from before must still be found by it.
    guard text != reserved else {
      throw ValueError("is reserved: it stands for the operator itself; choose another code")
    }
    return try CommonParameters.partnerCode(text)
  }

  static let command = Command<CommandBody>(
    "invite", "Take a merchant into the coalition.",
    discussion: """
      The partner needs terms before it can issue points, and a key before it can speak: see \
      `tessera terms set` and `tessera key issue`.
      """,
    parameters: [name.specification, partner.specification],
    examples: [
      .init("tessera partner invite bluebell --name 'Bluebell Books'", "Invites Bluebell Books.")
    ], action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    let code = context.require(partner)
    let partner = try await context.withOperator { connection in
      try await connection.invitePartner(
        Identities.make(), code: code, name: context.require(name), actor: context.actor)
      return try await connection.partner(code)
    }
    context.answer(Record(of: partner))
  }
}
