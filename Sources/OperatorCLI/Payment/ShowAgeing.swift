import Arguments
import Coalition
import Store

/// `tessera payment ageing`.
enum ShowAgeing {
  private static let asOf = Parameter<CivilDate>.option(
    "as-of", "DATE", "At the end of this day (default: today).", reading: CommonParameters.day)

  static let command = Command<CommandBody>(
    "ageing", "Show what partners owe, statement by statement, and for how long.",
    discussion: """
      The oldest statement is paid first, so an item keeps its age when its balance is carried to \
      the next one. What is disputed and held is not dunned.
      """,
    parameters: [asOf.specification],
    action: CommandBody { context in
      let items = try await context.withOperator {
        try await $0.openItems(asOf: context[asOf])
      }
      var table = Table(columns: [
        .init("partner", "Partner"), .init("settlement", "Settlement"),
        .init("statement", "Statement"), .init("due_on", "Due"),
        .init("days_overdue", "Days overdue", isNumeric: true), .init("bucket", "Bucket"),
        .init("amount", "Amount", isNumeric: true), .init("open", "Open", isNumeric: true),
        .init("held", "Disputed", isNumeric: true), .init("currency", "Currency"),
        .init("level", "Level", isNumeric: true), .init("is_pulled_out", "Pulled out"),
      ])
      for item in items {
        table.append([
          .text(item.partner), .text(item.settlementName), .text(item.serial),
          .describing(item.dueOn), .number(Int64(item.daysOverdue)), .text(item.bucket),
          .amount(item.amount), .amount(item.open), .amount(item.held),
          .text(item.amount.currency.code), .optional(item.level.map(Int64.init)),
          .flag(item.isPulledOut),
        ])
      }
      context.answer(table)
    })
}

/// `tessera payment remind`.
enum RemindPartners {
  static let command = Command<CommandBody>(
    "remind", "Record which partners are to be dunned, and suspend where the level says so.",
    discussion: """
      Each statement is dunned once on each level that it reaches (`tessera payment level`). \
      Sending the notices is yours; with --dry-run nothing is recorded and nobody suspended.
      """,
    parameters: [CommonParameters.dryRun.specification],
    action: CommandBody { context in
      let isRehearsal = context.isSet(CommonParameters.dryRun)
      if !isRehearsal {
        let due = try await context.withOperator {
          try await $0.runDunning(actor: context.actor, isRehearsal: true)
        }
        let suspended = Set(due.filter(\.suspends).map(\.partner))
        try context.confirm(
          "Record \(due.count) notices and suspend \(suspended.count) partners?")
      }
      let notices = try await context.withOperator {
        try await $0.runDunning(actor: context.actor, isRehearsal: isRehearsal)
      }
      var table = Table(columns: [
        .init("partner", "Partner"), .init("settlement", "Settlement"),
        .init("statement", "Statement"), .init("level", "Level", isNumeric: true),
        .init("action", "Action"), .init("amount", "Amount", isNumeric: true),
        .init("currency", "Currency"), .init("days_overdue", "Days overdue", isNumeric: true),
        .init("suspended", "Suspended"),
      ])
      for notice in notices {
        table.append([
          .text(notice.partner), .text(notice.settlementName), .text(notice.serial),
          .number(Int64(notice.level)), .text(notice.action.rawValue), .amount(notice.amount),
          .text(notice.amount.currency.code), .number(Int64(notice.daysOverdue)),
          .flag(notice.suspends),
        ])
      }
      context.answer(table)
    })
}
