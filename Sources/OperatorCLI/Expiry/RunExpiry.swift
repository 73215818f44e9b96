import Arguments

/// `tessera expiry run` and `tessera expiry preview`.
enum RunExpiry {
  private static let dryRun = Parameter<Bool>.flag("dry-run", "Only count, as preview does.")
  private static let batch = Parameter<Int>.integer(
    "batch", "WALLETS", in: 10...20_000,
    "How many wallets one transaction looks at; it changes a tenth of them at most (default: 5000)."
  )
  private static let batchDefault = 5000

  static let command = Command<CommandBody>(
    "run", "Post the expiry of all that is due.",
    discussion: """
      Points whose time is over cannot be spent, run or no run; this posts what nobody has looked \
      at since. Where points expire only after a notice, nothing expires without it: it expires \
      the points for which a notice is on record that was given 30 to 60 days before. \
      A run may be ended anywhere, and run again: nothing expires twice.
      """,
    parameters: [dryRun.specification, batch.specification],
    examples: [
      .init("tessera expiry run --dry-run", "Says what a run would expire."),
      .init("tessera expiry run --yes", "Expires it, for a timer that nobody watches."),
    ], action: CommandBody { try await run($0, isPreview: $0.isSet(dryRun)) })

  static let preview = Command<CommandBody>(
    "preview", "Say what a run would expire now.",
    discussion: "The same code as a run, undone batch by batch.",
    parameters: [batch.specification],
    examples: [.init("tessera expiry preview --format json", "Wallets, lots and points.")],
    action: CommandBody { try await run($0, isPreview: true) })

  private static func run(_ context: Context, isPreview: Bool) async throws {
    if !isPreview { try context.confirm("Expire all points that are due?") }
    let run = ExpiryRun(
      context: context, isPreview: isPreview, walletsPerStep: context[batch] ?? batchDefault)
    context.answer(Record(of: try await run.walk(), isPreview: isPreview))
  }
}
