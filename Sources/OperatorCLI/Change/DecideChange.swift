import Arguments
import Coalition
import Store

/// `tessera change approve` and `reject`.
enum DecideChange {
  private static let decision = Decision(
    id: CommonParameters.id("CHANGE", "The id of the change."),
    proposal: { connection, id throws(OperatorError) in try await connection.change(id) },
    question: { change in
      "Apply \(change.kind.rawValue) \(change.partner.map { "of \($0) " } ?? "")"
        + "(\(change.content)), as \(change.proposedBy) proposed?"
    },
    fields: { change in
      [
        .init("kind", "Kind", .text(change.kind.rawValue)),
        .init("partner", "Partner", .optional(change.partner)),
        .init("content", "Sets", .text(change.content)),
      ]
    },
    decide: { connection, id, verdict throws(OperatorError) in
      try await connection.decide(id, verdict)
    })

  static let approve = decision.approve(
    "Approve a change that somebody else proposed, and apply it.",
    examples: [.init("tessera change approve chg_...", "Ends with the change in force.")])

  static let reject = decision.reject("Reject a change: it will never be applied.")
}
