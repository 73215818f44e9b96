import Arguments
import Store

/// `tessera review resolve`.
enum ResolveReview {
  private static let verdict = Parameter<Review.Verdict>.choice(
    "verdict", "VERDICT", "Whether what happened was in order."
  ).required
  private static let reason = CommonParameters.reason.required

  static let command = Command<CommandBody>(
    "resolve", "Say what you found, and take a review from the queue.",
    discussion: """
      A verdict moves no points. Whoever goes beyond the limit again in the same window opens the \
      review again.
      """,
    parameters: [
      verdict.specification, reason.specification, ShowReview.number.specification,
    ],
    examples: [
      .init(
        "tessera review resolve 7 --verdict approved --reason 'a wedding party'",
        "It was in order.")
    ],
    action: CommandBody { context in
      let number = context.require(ShowReview.number)
      let review = try await context.withOperator { connection in
        try await connection.resolveReview(
          number, as: context.require(verdict), reason: context.require(reason),
          actor: context.actor)
        return try await connection.review(number)
      }
      context.answer(Record(of: review))
    })
}
