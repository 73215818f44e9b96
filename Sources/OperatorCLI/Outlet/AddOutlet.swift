import Arguments
import Coalition
import Store

/// `tessera outlet add`.
enum AddOutlet {
  private static let code = Parameter<OutletCode>.argument(
    "CODE", "The partner's own code for the outlet."
  ) { text in
    guard let code = try? OutletCode(text) else {
      throw ValueError("is not 1 to \(OutletCode.charactersMax) visible characters")
    }
    return code
  }
  private static let name = Parameter<String>.option(
    "name", "NAME", "What the outlet is called.", reading: CommonParameters.name
  ).required

  static let command = Command<CommandBody>(
    "add", "Add a store or web shop of a partner.",
    parameters: [
      name.specification, CommonParameters.partner.specification, code.specification,
    ],
    examples: [
      .init("tessera outlet add bluebell hove --name 'Hove, Church Road'", "Adds a store.")
    ],
    action: CommandBody { context in
      let partner = context.require(CommonParameters.partner)
      let code = context.require(code)
      let outlets = try await context.withOperator { connection in
        try await connection.addOutlet(
          Identities.make(), ofPartner: partner, code: code, name: context.require(name),
          actor: context.actor)
        return try await connection.outlets(ofPartner: partner)
      }
      context.answer(ListOutlets.table(outlets.filter { $0.code == code.text }))
    })
}
