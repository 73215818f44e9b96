import Arguments
import Store

/// `tessera partner resume`.
enum ResumePartner {
  private static let reason = Parameter<String>.text(
    "reason", "TEXT", "Why, for the audit trail.")

  static let command = Command<CommandBody>(
    "resume", "Let a suspended partner trade again.",
    parameters: [reason.specification, CommonParameters.partner.specification],
    action: CommandBody { context in
      let code = context.require(CommonParameters.partner)
      let partner = try await context.withOperator { connection in
        try await connection.setStatus(
          ofPartner: code, to: .active, reason: context[reason], actor: context.actor)
        return try await connection.partner(code)
      }
      context.answer(Record(of: partner))
    })
}
