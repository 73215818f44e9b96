import Arguments
import Store

/// `tessera payment policy`.
enum ConfigurePayments {
  /// What becomes of an amount while it is disputed.
  private enum Disputed: String, CaseIterable, Sendable {
    case held
    case dunned
  }

  private static let writeOffLimit = Parameter<Int>.integer(
    "write-off-limit", "N", in: 0...1_000_000_000_000_000,
    "The most, in minor units, that one person may write off of a payment.")
  private static let depositLimit = Parameter<Int>.integer(
    "deposit-limit", "N", in: 0...1_000_000_000_000_000,
    "The most, in minor units, that one person may record as paid in by a partner in a day, or "
      + "reverse of it.")
  private static let disputeDays = Parameter<Int>.integer(
    "dispute-days", "N", in: 0...366,
    "How many days after its approval the lines of a settlement can be disputed.")
  private static let disputed = Parameter<Disputed>.choice(
    "disputed", "HOW", "Whether what is disputed from now on is held, or dunned as the rest.")

  static let command = Command<CommandBody>(
    "policy", "Show how late payments and disputes are treated, or change it.",
    discussion: """
      The limits say what one person may do alone: as soon as anything was paid in or closed, a \
      change waits for a second person (`tessera change approve`).
      """,
    parameters: [
      writeOffLimit.specification, depositLimit.specification, disputeDays.specification,
      disputed.specification,
    ],
    action: CommandBody { context in
      let (policy, outcome) = try await context.withOperator { connection in
        var outcome: ChangeOutcome?
        if context[writeOffLimit] != nil || context[depositLimit] != nil
          || context[disputeDays] != nil || context[disputed] != nil
        {
          outcome = try await connection.setPaymentPolicy(
            writeOffLimit: context[writeOffLimit].map(Int64.init),
            depositLimit: context[depositLimit].map(Int64.init),
            disputeDays: context[disputeDays].map(Int32.init),
            holdsDisputed: context[disputed].map { $0 == .held }, as: Identities.make(),
            actor: context.actor)
        }
        return (try await connection.paymentPolicy(), outcome)
      }
      context.answer(
        Record(
          [
            .init("write_off_limit", "Write-off limit", .number(policy.writeOffLimit)),
            .init("deposit_limit", "Deposit limit", .number(policy.depositLimit)),
            .init("dispute_days", "Days to dispute", .number(Int64(policy.disputeDays))),
            .init("disputed", "Disputed is", .text(policy.holdsDisputed ? "held" : "dunned")),
          ] + Record.fields(of: outcome)))
    })
}

/// `tessera payment level`.
enum SetDunningLevel {
  private static let level = Parameter<Int>.integer(
    "set", "LEVEL", in: 1...9, "Which level to set; without it all are shown.")
  private static let days = Parameter<Int>.integer(
    "days", "N", in: 1...366, "From how many days overdue; without it the level is removed.")
  private static let action = Parameter<DunningLevel.Action>.choice(
    "action", "ACTION", "What is done then.")

  static let command = Command<CommandBody>(
    "level", "Show the levels of dunning, or set one.",
    parameters: [level.specification, days.specification, action.specification],
    examples: [
      .init(
        "tessera payment level --set 3 --days 30 --action suspend",
        "Who owes a statement for thirty days is suspended.")
    ],
    action: CommandBody { context in
      guard context[level] != nil || context[days] == nil && context[action] == nil,
        (context[days] == nil) == (context[action] == nil)
      else { throw CommandFailure.usage("say --set LEVEL with --days and --action, or alone") }
      let levels = try await context.withOperator { connection in
        if let level = context[level] {
          try await connection.setDunningLevel(
            Int32(level), daysOverdue: context[days].map(Int32.init), action: context[action],
            actor: context.actor)
        }
        return try await connection.dunningLevels()
      }
      var table = Table(columns: [
        .init("level", "Level", isNumeric: true),
        .init("days_overdue", "Days overdue", isNumeric: true), .init("action", "Action"),
      ])
      for level in levels {
        table.append([
          .number(Int64(level.level)), .number(Int64(level.daysOverdue)),
          .text(level.action.rawValue),
        ])
      }
      context.answer(table)
    })
}
