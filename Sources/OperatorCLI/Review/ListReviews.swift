import Arguments
import Store

/// `tessera review list`.
enum ListReviews {
  private static let all = Parameter<Bool>.flag("all", "Resolved ones as well.")
  private static let limit = Parameter<Int>.integer(
    "limit", "N", in: 1...10_000, "How many to show: the oldest open ones, or the newest of all."
  ).defaulting(to: "50")

  static let command = Command<CommandBody>(
    "list", "List what went beyond a limit and waits for somebody to look at it.",
    parameters: [all.specification, limit.specification],
    action: CommandBody { context in
      let reviews = try await context.withOperator {
        try await $0.reviews(
          includingResolved: context.isSet(all), limit: context.require(limit))
      }
      var table = Table(columns: [
        .init("number", "No.", isNumeric: true), .init("opened_at", "Opened"),
        .init("subject", "Who"), .init("limit", "Limit"),
        .init("requests", "Requests", isNumeric: true), .init("points", "Points", isNumeric: true),
        .init("breaches", "Beyond", isNumeric: true), .init("verdict", "Verdict"),
      ])
      for review in reviews {
        table.append([
          .number(review.number), .describing(review.openedAt), .text(review.subject),
          .text(review.limit.sentence), .number(review.requests), .number(review.points),
          .number(review.breaches), .optional(review.verdict),
        ])
      }
      context.answer(table)
    })
}

extension VelocityLimit {
  /// The limit in a few words: `each member earns at most 5 times a day at bluebell`.
  var sentence: String {
    let verb =
      switch activity {
      case .earn: "earns"
      case .redeem: "redeems"
      case .any: "earns and redeems"
      }
    let most = [countMax.map { "\($0) times" }, pointsMax.map { "\($0) points" }]
    return "each \(subject) \(verb) at most \(most.compactMap { $0 }.joined(separator: " or ")) "
      + "a \(span)" + (partner.map { " at \($0)" } ?? "")
  }
}
