import Arguments
import Store

/// `tessera events list`.
enum ListEvents {
  private static let limit = Parameter<Int>.integer(
    "limit", "N", in: 1...100_000, "How many events to show, in their order."
  ).defaulting(to: "100")
  private static let after = Parameter<Int>.integer(
    "after", "PLACE", in: 0...Int.max, "Only what stands after this place.")
  private static let partner = Parameter<String>.option(
    "partner", "CODE", "Only the events of this partner.", reading: CommonParameters.partnerCode)

  static let command = Command<CommandBody>(
    "list", "List what has happened, in its order.",
    discussion: """
      Shows events up to the oldest change that is still under way: none will ever be added before \
      the last that is shown, so --after with its place goes on without gaps.
      """,
    parameters: [limit.specification, after.specification, partner.specification],
    examples: [
      .init("tessera events list --partner bakery --limit 10", "Shows a partner's oldest events.")
    ],
    action: CommandBody { context in
      let events = try await context.withOperator {
        try await $0.eventEntries(
          limit: context.require(limit), after: context[after].map { Int64($0) },
          ofPartner: context[partner])
      }
      var table = Table(columns: [
        .init("place", "Place", isNumeric: true), .init("recorded_at", "When"),
        .init("partner", "Partner"), .init("kind", "What"), .init("subject", "Subject"),
        .init("wallet", "Wallet"),
      ])
      for event in events {
        table.append([
          .number(event.place), .describing(event.recordedAt), .optional(event.partner),
          .text(event.kind), .describing(event.subject), .describing(event.wallet),
        ])
      }
      context.answer(table)
    })
}
