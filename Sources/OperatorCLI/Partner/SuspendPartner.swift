import Arguments
import Store

/// `tessera partner suspend`.
enum SuspendPartner {
  private static let reason = Parameter<String>.text(
    "reason", "TEXT", "Why, for the audit trail."
  ).required

  static let command = Command<CommandBody>(
    "suspend", "Stop a partner from trading, at once.",
    discussion: "Every key of the partner is refused from now on; nothing is deleted.",
    parameters: [reason.specification, CommonParameters.partner.specification],
    examples: [
      .init("tessera partner suspend bluebell --reason 'invoice overdue'", "Suspends it.")
    ],
    action: CommandBody { context in
      let code = context.require(CommonParameters.partner)
      try context.confirm("Refuse everything that \(code) asks from now on?")
      let partner = try await context.withOperator { connection in
        try await connection.setStatus(
          ofPartner: code, to: .suspended, reason: context.require(reason), actor: context.actor)
        return try await connection.partner(code)
      }
      context.answer(Record(of: partner))
    })
}
