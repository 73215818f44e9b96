import Arguments
import Coalition
import Store

/// `tessera payment record`.
enum RecordPayment {
  private static let instructed = Parameter<Bool>.flag(
    "instructed", "The bank was told to make it; no money has come yet.")

  static let command = Command<CommandBody>(
    "record", "Record that money came for a payment, or that the bank was told to make it.",
    discussion: """
      A part may come, and the rest later; more than is open is refused. What comes late, when a \
      later settlement carries what was open, counts for that one too. The same bank reference \
      again changes nothing.
      """,
    parameters: [
      instructed.specification, CommonParameters.amount.specification,
      CommonParameters.bankDay.required.specification,
      CommonParameters.bankReference.required.specification,
      CommonParameters.dryRun.specification, CommonParameters.payment.specification,
    ],
    examples: [
      .init(
        "tessera payment record S202610-P1 --on 2026-11-05 --bank-reference 4711-1",
        "All that was open has come.")
    ],
    action: CommandBody { context in
      let reference = context.require(CommonParameters.payment)
      let kind: PaymentReport.Kind = context.isSet(instructed) ? .instructed : .paid
      let isRehearsal = context.isSet(CommonParameters.dryRun)
      let shown = try await context.withOperator { try await $0.payment(reference) }
      let amount = try context[CommonParameters.amount]?.minorUnits(in: shown.amount.currency)
      if !isRehearsal {
        let asked = amount.map { Money(minorUnits: $0, currency: shown.amount.currency) }
        try context.confirm("Record \(asked ?? shown.open) of \(reference) as \(kind.rawValue)?")
      }
      let report = PaymentReport(
        reference: reference, kind: kind, amount: amount,
        happenedOn: context.require(CommonParameters.bankDay.required),
        bankReference: context.require(CommonParameters.bankReference.required))
      let outcome = try await context.withOperator {
        try await $0.record(report, actor: context.actor, isRehearsal: isRehearsal)
      }
      context.answer(Record(of: outcome, isRehearsal: isRehearsal))
    })
}

/// `tessera payment return`.
enum ReturnPayment {
  static let command = Command<CommandBody>(
    "return", "Record that the bank took back what had been paid: it is open again.",
    parameters: [
      CommonParameters.bankDay.required.specification,
      CommonParameters.bankReference.required.specification,
      CommonParameters.reason.required.specification, CommonParameters.dryRun.specification,
      CommonParameters.payment.specification,
    ],
    examples: [
      .init(
        "tessera payment return S202610-P1 --on 2026-11-09 --bank-reference 4711-1 --reason AM04",
        "What was paid under this bank reference was a direct debit without cover.")
    ],
    action: CommandBody { context in
      let reference = context.require(CommonParameters.payment)
      let bankReference = context.require(CommonParameters.bankReference.required)
      let isRehearsal = context.isSet(CommonParameters.dryRun)
      if !isRehearsal {
        try context.confirm("Open again what \(bankReference) had paid of \(reference)?")
      }
      let outcome = try await context.withOperator {
        try await $0.returnPayment(
          reference, bankReference: bankReference,
          happenedOn: context.require(CommonParameters.bankDay.required),
          reason: context.require(CommonParameters.reason.required), actor: context.actor,
          isRehearsal: isRehearsal)
      }
      context.answer(Record(of: outcome, isRehearsal: isRehearsal))
    })
}

extension Record {
  /// What an event of a payment came to, or would.
  fileprivate init(of outcome: PaymentOutcome, isRehearsal: Bool) {
    self.init([
      .init("reference", "Reference", .text(outcome.reference)),
      .init("amount", "Amount", .amount(outcome.amount)),
      .init("currency", "Currency", .text(outcome.amount.currency.code)),
      .init("state", "State", .text(outcome.state.rawValue)),
      .init("open", "Open", .amount(outcome.open)),
      .init("replayed", "Done before", .flag(outcome.isReplay)),
      .init("dry_run", "Dry run", .flag(isRehearsal)),
    ])
  }
}
