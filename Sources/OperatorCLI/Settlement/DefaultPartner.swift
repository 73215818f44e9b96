import Arguments
import Coalition
import Store

/// `tessera settlement default`.
enum DefaultPartner {
  private static let pullOut = Parameter<Bool>.flag(
    "pull-out", "Take its open items out of the clearing: no statement to come carries them.")
  private static let keep = Parameter<Bool>.flag(
    "keep", "Leave its open items in the clearing: its next statement carries them.")

  static let command = Command<CommandBody>(
    "default", "Show what the default of a partner comes to, and propose to treat it so.",
    discussion: """
      Shows what the partner owes, what it is owed and has paid in, and what remains to the \
      operator. With --pull-out or --keep that is proposed; when a second person has approved it \
      (`tessera payment approve`) the partner is suspended and its items are treated so.
      """,
    parameters: [
      pullOut.specification, keep.specification, CommonParameters.reason.specification,
      CommonParameters.dryRun.specification, CommonParameters.partner.specification,
    ],
    action: CommandBody { context in
      let code = context.require(CommonParameters.partner)
      guard !(context.isSet(pullOut) && context.isSet(keep)) else {
        throw CommandFailure.usage("--pull-out and --keep exclude each other")
      }
      let steps = try await context.withOperator { try await $0.defaultWaterfall(of: code) }
      context.answer(table(steps))
      guard context.isSet(pullOut) || context.isSet(keep),
        !context.isSet(CommonParameters.dryRun)
      else { return }
      guard let reason = context[CommonParameters.reason] else {
        throw CommandFailure.usage("say --reason")
      }
      try context.confirm("Propose the default of \(code)?")
      let id: RemedyID = Identities.make()
      try await context.withOperator {
        try await $0.proposeDefault(
          id, of: code, isPulledOut: context.isSet(pullOut), reason: reason,
          actor: context.actor)
      }
      context.remark("Proposed as \(id); a second person approves it.")
    })

  private static func table(_ steps: [WaterfallStep]) -> Table {
    var table = Table(columns: [
      .init("step", "Step"), .init("amount", "Amount", isNumeric: true),
      .init("currency", "Currency"),
    ])
    for step in steps {
      let amount: Table.Cell =
        if let currency = Currency(step.currency) {
          .amount(step.amount, currency)
        } else {
          .number(step.amount)
        }
      table.append([.text(step.step), amount, .text(step.currency)])
    }
    return table
  }
}
