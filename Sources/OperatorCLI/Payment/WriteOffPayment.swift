import Arguments
import Coalition
import Store

/// `tessera payment write-off`.
enum WriteOffPayment {
  static let command = Command<CommandBody>(
    "write-off", "Propose to write off what a partner does not pay.",
    discussion: """
      Up to the limit of `tessera payment policy` it is done at once; above it a second person \
      approves it with `tessera payment approve`.
      """,
    parameters: [
      PaymentParameters.amount.specification, CommonParameters.reason.required.specification,
      CommonParameters.dryRun.specification, PaymentParameters.payment.specification,
    ],
    action: CommandBody { context in
      let reference = context.require(PaymentParameters.payment)
      let isRehearsal = context.isSet(CommonParameters.dryRun)
      let shown = try await context.withOperator { try await $0.payment(reference) }
      let amount = try context[PaymentParameters.amount]?.minorUnits(
        of: shown.amount.currency, named: "amount")
      if !isRehearsal {
        let asked = amount.map { Money(minorUnits: $0, currency: shown.amount.currency) }
        try context.confirm("Write off \(asked ?? shown.open) of \(reference)?")
      }
      let id: RemedyID = Identities.make()
      let outcome = try await context.withOperator {
        try await $0.proposeWriteOff(
          id, of: reference, amount: amount,
          reason: context.require(CommonParameters.reason.required), actor: context.actor,
          isRehearsal: isRehearsal)
      }
      context.answer(
        Record([
          .init("id", "Id", isRehearsal ? .none : .id(id)),
          .init("payment", "Payment", .text(reference)),
          .init("amount", "Amount", .amount(outcome.amount)),
          .init("currency", "Currency", .text(outcome.amount.currency.code)),
          .init("state", "State", .text(outcome.state.rawValue)),
          .init("open", "Open", .amount(outcome.open)),
          .init("dry_run", "Dry run", .flag(isRehearsal)),
        ]))
    })
}

/// `tessera payment remedies`.
enum ListRemedies {
  private static let limit = Parameter<Int>.integer(
    "limit", "N", in: 1...10_000, "How many to show, newest first."
  ).defaulting(to: "50")
  private static let state = Parameter<Remedy.State>.choice(
    "state", "STATE", "Only those; `proposed` are waiting for a second person.")

  static let command = Command<CommandBody>(
    "remedies", "List write-offs and defaults, newest first.",
    parameters: [limit.specification, state.specification],
    action: CommandBody { context in
      let found = try await context.withOperator {
        try await $0.remedies(in: context[state], limit: context.require(limit))
      }
      var table = Table(columns: [
        .init("proposed_at", "Proposed"), .init("state", "State"), .init("kind", "Kind"),
        .init("partner", "Partner"), .init("payment", "Payment"),
        .init("amount", "Amount", isNumeric: true), .init("currency", "Currency"),
        .init("reason", "Reason"), .init("proposed_by", "By"),
        .init("decided_by", "Decided by"), .init("id", "Id"),
      ])
      for remedy in found {
        table.append([
          .describing(remedy.proposedAt), .text(remedy.state.rawValue),
          .text(remedy.kind.rawValue), .text(remedy.partner), .optional(remedy.payment),
          .amount(remedy.amount), .text(remedy.amount.currency.code), .text(remedy.reason),
          .text(remedy.proposedBy), .optional(remedy.decidedBy), .id(remedy.id),
        ])
      }
      context.answer(table)
    })
}

/// `tessera payment approve` and `reject`.
enum DecideRemedy {
  private static let remedy: Parameter<RemedyID> = CommonParameters.id(
    "REMEDY", "The id of the write-off or default.")

  static let approve = Command<CommandBody>(
    "approve", "Approve a write-off or a default that somebody else proposed, and do it.",
    discussion: "Whoever proposed it cannot approve it.",
    parameters: [
      CommonParameters.reason.specification, CommonParameters.dryRun.specification,
      remedy.specification,
    ],
    action: CommandBody { context in
      let id = context.require(remedy)
      let shown = try await context.withOperator { try await $0.remedy(id) }
      if !context.isSet(CommonParameters.dryRun) {
        let what =
          switch shown.kind {
          case .writeOff: "Write off \(shown.amount) of \(shown.payment ?? shown.partner)"
          case .pullOut: "Suspend \(shown.partner) and pull its items out of the clearing"
          case .keep: "Suspend \(shown.partner) and keep its items in the clearing"
          }
        try context.confirm("\(what), as \(shown.proposedBy) proposed?")
      }
      try await decide(context, isApproved: true)
    })

  static let reject = Command<CommandBody>(
    "reject", "Reject a write-off or a default: it will never be done.",
    parameters: [CommonParameters.reason.required.specification, remedy.specification],
    action: CommandBody { context in try await decide(context, isApproved: false) })

  private static func decide(_ context: Context, isApproved: Bool) async throws {
    let id = context.require(remedy)
    let isRehearsal = isApproved && context.isSet(CommonParameters.dryRun)
    let isReplay = try await context.withOperator {
      try await $0.decide(
        id, isApproved: isApproved, note: context[CommonParameters.reason],
        actor: context.actor, isRehearsal: isRehearsal)
    }
    context.answer(
      Record([
        .init("id", "Id", .id(id)),
        .init("state", "State", .text(isApproved ? "approved" : "rejected")),
        .init("replayed", "Done before", .flag(isReplay)),
        .init("dry_run", "Dry run", .flag(isRehearsal)),
      ]))
  }
}
