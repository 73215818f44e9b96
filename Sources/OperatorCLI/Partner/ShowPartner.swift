import Arguments
import Store

/// `tessera partner show`.
enum ShowPartner {
  static let command = Command<CommandBody>(
    "show", "Show one partner.", parameters: [CommonParameters.partner.specification],
    action: CommandBody { context in
      let code = context.require(CommonParameters.partner)
      context.answer(Record(of: try await context.withOperator { try await $0.partner(code) }))
    })
}
