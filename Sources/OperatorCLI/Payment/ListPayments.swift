import Arguments
import Coalition
import Store

/// `tessera payment list`.
enum ListPayments {
  private static let limit = Parameter<Int>.integer(
    "limit", "N", in: 1...10_000, "How many to show, newest settlement first."
  ).defaulting(to: "100")
  private static let settlement = Parameter<String>.text(
    "settlement", "NAME", "Only those of one settlement, such as 2026-10.")
  private static let partner = Parameter<String>.option(
    "partner", "CODE", "Only those that this partner pays or is paid.",
    reading: CommonParameters.partnerCode)
  private static let state = Parameter<StoredPayment.State>.choice(
    "state", "STATE", "Only those.")

  static let command = Command<CommandBody>(
    "list", "List the payments of settlements, with what became of them.",
    parameters: [
      limit.specification, settlement.specification, partner.specification, state.specification,
    ],
    action: CommandBody { context in
      let found = try await context.withOperator {
        try await $0.requireSettlement(context[settlement])
        try await $0.requirePartner(context[partner])
        return try await $0.payments(
          ofSettlement: context[settlement], partner: context[partner], in: context[state],
          limit: context.require(limit))
      }
      context.answer(table(found))
    })

  private static func table(_ payments: [StoredPayment]) -> Table {
    var table = Table(columns: [
      .init("reference", "Reference"), .init("settlement", "Settlement"),
      .init("debtor", "Pays"), .init("creditor", "Is paid"),
      .init("amount", "Amount", isNumeric: true), .init("open", "Open", isNumeric: true),
      .init("currency", "Currency"), .init("due_on", "Due"), .init("state", "State"),
      .init("is_approved", "Approved"), .init("is_carried", "Carried"),
      .init("is_pulled_out", "Pulled out"),
    ])
    for payment in payments {
      table.append([
        .text(payment.reference), .text(payment.settlementName),
        .text(payment.debtor ?? "operator"), .text(payment.creditor ?? "operator"),
        .amount(payment.amount), .amount(payment.open),
        .text(payment.amount.currency.code), .describing(payment.dueOn),
        .text(payment.state.rawValue), .flag(payment.isApproved), .flag(payment.isCarried),
        .flag(payment.isPulledOut),
      ])
    }
    return table
  }
}
