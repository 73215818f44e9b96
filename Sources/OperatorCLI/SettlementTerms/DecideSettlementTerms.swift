import Arguments
import Coalition
import Store

/// `tessera settlement-terms approve` and `reject`.
enum DecideSettlementTerms {
  private static let decision = Decision(
    id: CommonParameters.id("TERMS", "The id of the settlement terms."),
    proposal: { connection, id throws(OperatorError) in try await connection.settlementTerms(id) },
    question: { terms in
      "Settle with \(terms.partner) by these terms from \(terms.draft.validFromOn) on?"
    },
    fields: { terms in
      [
        .init("partner", "Partner", .text(terms.partner)),
        .init("valid_from_on", "From", .describing(terms.draft.validFromOn)),
      ]
    },
    decide: { connection, id, verdict throws(OperatorError) in
      try await connection.decide(id, verdict)
    })

  static let approve = decision.approve(
    "Approve settlement terms that somebody else proposed: they come into force.",
    pronoun: "them",
    examples: [
      .init("tessera settlement-terms approve stt_...", "Ends with the terms in force.")
    ])

  static let reject = decision.reject(
    "Reject settlement terms: they will never come into force.")
}
