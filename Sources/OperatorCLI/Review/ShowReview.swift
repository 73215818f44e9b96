import Arguments
import Store

/// `tessera review show`.
enum ShowReview {
  static let number = Parameter<Int64>.argument(
    "NUMBER", "The review's number, as `review list` shows it."
  ) { text in
    guard let number = Int64(text), number > 0 else { throw ValueError("is not a number") }
    return number
  }

  static let command = Command<CommandBody>(
    "show", "Show a review and the documents that went beyond the limit.",
    discussion: "At most the first hundred documents are kept with a review.",
    parameters: [number.specification],
    action: CommandBody { context in
      let number = context.require(number)
      let (review, documents) = try await context.withOperator { connection in
        (try await connection.review(number), try await connection.documents(ofReview: number))
      }
      context.answer(Record(of: review))
      var table = Table(columns: [
        .init("document", "Document"), .init("kind", "Kind"), .init("partner", "Partner"),
        .init("points", "Points", isNumeric: true), .init("recorded_at", "Recorded"),
      ])
      for document in documents {
        table.append([
          .text(document.id), .text(document.kind), .text(document.partner),
          .number(document.points), .describing(document.recordedAt),
        ])
      }
      context.answer(table)
    })
}

extension Record {
  /// A review.
  init(of review: Review) {
    self.init([
      .init("number", "No.", .number(review.number)),
      .init("opened_at", "Opened", .describing(review.openedAt)),
      .init("subject", "Who", .text(review.subject)),
      .init("limit", "Limit", .text(review.limit.sentence)),
      .init("limit_number", "Limit's number", .number(Int64(review.limitNumber))),
      .init("window_from", "Window from", .describing(review.windowFrom)),
      .init("requests", "Requests", .number(review.requests)),
      .init("points", "Points", .number(review.points)),
      .init("breaches", "Beyond the limit", .number(review.breaches)),
      .init("resolved_at", "Resolved", .describing(review.resolvedAt)),
      .init("resolved_by", "By", .optional(review.resolvedBy)),
      .init("verdict", "Verdict", .optional(review.verdict)),
      .init("reason", "Reason", .optional(review.reason)),
    ])
  }
}
