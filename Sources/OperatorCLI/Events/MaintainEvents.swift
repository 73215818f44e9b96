import Arguments
import Store

/// `tessera events maintain`.
enum MaintainEvents {
  private static let keep = Parameter<Int>.integer(
    "keep", "DAYS", in: 1...3650,
    "From now on keep events for so many days at least (they go by whole weeks).")

  static let command = Command<CommandBody>(
    "maintain", "Make room for the weeks to come, and drop events that are no longer kept.",
    discussion: """
      Also notices that the database has come into another cluster, or back to an earlier time, \
      and lets events go on behind all that readers may have seen. `serve` does all of this by \
      itself; run it once after a restore, before anything else is done.
      """,
    parameters: [keep.specification],
    action: CommandBody { context in
      let done = try await context.withOperator {
        if let days = context[keep] { try await $0.keepEvents(days: days, actor: context.actor) }
        return try await $0.maintainEvents()
      }
      context.answer(
        Record([
          .init("partitions_made", "Partitions made", .number(Int64(done.made))),
          .init("partitions_dropped", "Partitions dropped", .number(Int64(done.dropped))),
        ]))
    })
}
