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
  private static let decision = Decision(
    id: CommonParameters.id("REMEDY", "The id of the write-off or default."),
    proposal: { connection, id throws(OperatorError) in try await connection.remedy(id) },
    question: { remedy in
      let what =
        switch remedy.kind {
        case .writeOff: "Write off \(remedy.amount) of \(remedy.payment ?? remedy.partner)"
        case .pullOut: "Suspend \(remedy.partner) and pull its items out of the clearing"
        case .keep: "Suspend \(remedy.partner) and keep its items in the clearing"
        }
      return "\(what), as \(remedy.proposedBy) proposed?"
    },
    fields: { [.init("partner", "Partner", .text($0.partner))] },
    decide: { connection, id, verdict throws(OperatorError) in
      try await connection.decide(id, verdict)
    })

  static let approve = decision.approve(
    "Approve a write-off or a default that somebody else proposed, and do it.")

  static let reject = decision.reject(
    "Reject a write-off or a default: it will never be done.")
}
