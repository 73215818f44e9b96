import Arguments
import Coalition
import Store

/// `tessera payment record`.
enum RecordPayment {
  private static let instructed = Parameter<Bool>.flag(
    "instructed", "The bank was told to make it; no money has come yet.")
  private static let fromDeposit = Parameter<Bool>.flag(
    "from-deposit", "Pay it out of what its debtor has paid in before; no bank has part in it.")

  static let command = Command<CommandBody>(
    "record", "Record that money came for a payment, or that the bank was told to make it.",
    discussion: """
      A part may come, and the rest later; more than is open is refused. What comes late, when a \
      later settlement carries what was open, counts for that one too. The same bank reference \
      again changes nothing.

      What a prepaid partner owes is paid out of its deposits by itself; with --from-deposit any \
      other's is, today, as far as they reach, under a reference of your own.
      """,
    parameters: [
      instructed.specification, fromDeposit.specification,
      PaymentParameters.amount.specification, PaymentParameters.bankDay.specification,
      PaymentParameters.bankReference.required.specification,
      CommonParameters.dryRun.specification, PaymentParameters.payment.specification,
    ],
    examples: [
      .init(
        "tessera payment record S202610-P1 --on 2026-11-05 --bank-reference 4711-1",
        "All that was open has come.")
    ],
    action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    let isFromDeposit = context.isSet(fromDeposit)
    guard !isFromDeposit || !context.isSet(instructed) else {
      throw CommandFailure.usage("a payment is --instructed or --from-deposit, not both")
    }
    guard isFromDeposit == (context[PaymentParameters.bankDay] == nil) else {
      throw CommandFailure.usage("say --on DATE, of the bank, or --from-deposit, which is today")
    }
    let reference = context.require(PaymentParameters.payment)
    let kind: PaymentReport.Kind = context.isSet(instructed) ? .instructed : .paid
    let isRehearsal = context.isSet(CommonParameters.dryRun)
    let shown = try await context.withOperator { try await $0.payment(reference) }
    let amount = try context[PaymentParameters.amount]?.minorUnits(
      of: shown.amount.currency, named: "amount")
    let asked = amount.map { Money(minorUnits: $0, currency: shown.amount.currency) } ?? shown.open
    if !isRehearsal {
      try context.confirm(
        isFromDeposit
          ? "Pay \(asked) of \(reference) out of the deposits of \(shown.debtor ?? "operator")?"
          : "Record \(asked) of \(reference) as \(kind.rawValue)?")
    }
    let bankReference = context.require(PaymentParameters.bankReference.required)
    let outcome = try await context.withOperator { connection in
      guard let day = context[PaymentParameters.bankDay] else {
        return try await connection.payFromDeposit(
          reference, amount: amount, reference: bankReference, actor: context.actor,
          isRehearsal: isRehearsal)
      }
      let report = PaymentReport(
        reference: reference, kind: kind, amount: amount, happenedOn: day,
        bankReference: bankReference)
      return try await connection.record(
        report, actor: context.actor, isRehearsal: isRehearsal)
    }
    context.answer(Record(of: outcome, isRehearsal: isRehearsal))
  }
}

/// `tessera payment return`.
enum ReturnPayment {
  private static let toDeposit = Parameter<Bool>.flag(
    "to-deposit", "Undo what was paid out of the debtor's deposits; no bank has part in it.")

  static let command = Command<CommandBody>(
    "return", "Record that the bank took back what had been paid: it is open again.",
    discussion: """
      What a prepaid partner then owes is paid out of its deposits, as far as they reach. With \
      --to-deposit all that was paid out of them is put back instead, under a reference of your \
      own, so that a deposit which was a mistake can be reversed (`tessera partner deposit \
      reverse`): do that at once. The same reference again changes nothing.
      """,
    parameters: [
      toDeposit.specification, PaymentParameters.bankDay.specification,
      PaymentParameters.bankReference.required.specification,
      CommonParameters.reason.required.specification, CommonParameters.dryRun.specification,
      PaymentParameters.payment.specification,
    ],
    examples: [
      .init(
        "tessera payment return S202610-P1 --on 2026-11-09 --bank-reference 4711-1 --reason AM04",
        "What was paid under this bank reference was a direct debit without cover.")
    ],
    action: CommandBody { context in
      let reference = context.require(PaymentParameters.payment)
      let bank = context.require(PaymentParameters.bankReference.required)
      let day = context[PaymentParameters.bankDay]
      guard (day == nil) == context.isSet(toDeposit) else {
        throw CommandFailure.usage("say --on DATE, of the bank, or --to-deposit, which is today")
      }
      let reason = context.require(CommonParameters.reason.required)
      let isRehearsal = context.isSet(CommonParameters.dryRun)
      if !isRehearsal {
        let payer = day == nil ? "deposits" : bank
        try context.confirm("Open again what \(payer) had paid of \(reference)?")
      }
      let outcome = try await context.withOperator { connection in
        guard let day else {
          return try await connection.returnToDeposit(
            reference, reference: bank, reason: reason, actor: context.actor,
            isRehearsal: isRehearsal)
        }
        return try await connection.returnPayment(
          reference, bankReference: bank, happenedOn: day, reason: reason,
          actor: context.actor, isRehearsal: isRehearsal)
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
