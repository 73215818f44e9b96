import Accounting
import Arguments
import Coalition
import FoundationEssentials
import Store

/// `tessera bank import`.
enum ImportBankFile {
  private static let file = Parameter<String>.argument(
    "FILE", "The file as the bank sent it; - reads standard input."
  ) { $0 }

  static let command = Command<CommandBody>(
    "import", "Take what a bank reports: statements, notifications, answers to orders.",
    discussion: """
      Reads camt.053.001.08, camt.054.001.08 and pain.002.001.10. A statement whose opening \
      balance and entries do not make its closing balance is refused whole. Movements are matched \
      by the reference of the payment, or else by amount and account if exactly one open payment \
      has both; a returned one opens its payment again. What does not fit goes to the work list \
      (`tessera bank unmatched`), and nothing is guessed. The same file again changes nothing.
      """,
    parameters: [CommonParameters.dryRun.specification, file.specification],
    examples: [
      .init("tessera bank import camt053.xml --dry-run", "Shows what the file would do.")
    ], action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    let path = context.require(file)
    let bytes = try TextFile.bytes(of: path == "-" ? "/dev/stdin" : path, called: path)
    let message: BankMessage
    do throws(BankFileError) {
      message = try BankMessage(reading: bytes)
    } catch {
      throw CommandFailure.refused(code: "bank_file_refused", message: "\(path): \(error)")
    }
    let isRehearsal = context.isSet(CommonParameters.dryRun)
    let taken = try BankMessageJSON.text(of: message)
    let entries = try await context.withOperator(statementTimeout: nil) {
      try await $0.importBankFile(taken, actor: context.actor, isRehearsal: isRehearsal)
    }
    context.answer(BankEntryTable.table(entries, showsKnown: true))
  }
}

/// `tessera bank unmatched`.
enum ListBankWork {
  private static let limit = Parameter<Int>.integer(
    "limit", "N", in: 1...10_000, "At most so many, the oldest first."
  ).defaulting(to: "1000")

  static let command = Command<CommandBody>(
    "unmatched", "List what banks reported and no payment was found for.",
    discussion: """
      Also orders that the bank will not execute. `tessera bank resolve` takes an entry off the \
      list.
      """,
    parameters: [limit.specification],
    action: CommandBody { context in
      let entries = try await context.withOperator {
        try await $0.bankWorkList(limit: context.require(limit))
      }
      context.answer(BankEntryTable.table(entries, showsKnown: false))
    })
}

/// `tessera bank resolve`.
enum ResolveBankEntry {
  private static let entry = Parameter<Int>.argument(
    "ENTRY", "The number of the entry in `tessera bank unmatched`."
  ) { text in
    guard let number = Int(text), number > 0 else { throw ValueError("is no number of an entry") }
    return number
  }
  private static let payments = Parameter<[String]>.option(
    "payment", "REFERENCE", "The payment that it is about; several with commas between."
  ) { text in
    let references = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard (1...1_000).contains(references.count), !references.contains(""),
      Set(references).count == references.count
    else { throw ValueError("is not references of payments, each once, with commas between") }
    return references
  }
  private static let setsAside = Parameter<Bool>.flag(
    "set-aside", "It is about none: a fee of the bank, or a rejected order that was seen to.")

  static let command = Command<CommandBody>(
    "resolve", "Say what an entry of the work list is about.",
    discussion: """
      With --payment the money counts for that payment: it is paid, or, if the money goes the \
      other way, what was paid before in this amount comes back. Of several payments each is paid \
      what is open of it, in this order, and the last the rest; or the one booking comes back \
      that was paid for each, and the amounts have to add up.
      """,
    parameters: [
      payments.specification, setsAside.specification,
      CommonParameters.reason.required.specification, CommonParameters.dryRun.specification,
      entry.specification,
    ],
    examples: [
      .init(
        "tessera bank resolve 7 --payment S202610-P1 --reason 'paid without a reference'",
        "The money counts for that payment."),
      .init(
        "tessera bank resolve 8 --payment S202610-P1,S202610-P2 --reason 'one sum for both'",
        "The sum pays both."),
    ],
    action: CommandBody { context in
      guard (context[payments] == nil) == context.isSet(setsAside) else {
        throw CommandFailure.usage("say --payment REFERENCE or --set-aside")
      }
      let number = Int64(context.require(entry))
      let isRehearsal = context.isSet(CommonParameters.dryRun)
      let named = context[payments]?.joined(separator: ",")
      if !isRehearsal {
        try context.confirm("Take entry \(number) for \(named ?? "no payment")?")
      }
      let outcome = try await context.withOperator {
        try await $0.resolveBankEntry(
          number, as: context[payments] ?? [],
          reason: context.require(CommonParameters.reason.required), actor: context.actor,
          isRehearsal: isRehearsal)
      }
      context.answer(
        Record([
          .init("entry", "Entry", .number(number)), .init("outcome", "Outcome", .text(outcome)),
          .init("payment", "Payment", .optional(named)),
          .init("dry_run", "Dry run", .flag(isRehearsal)),
        ]))
    })
}

/// Entries of banks as a table.
enum BankEntryTable {
  static func table(_ entries: [ReportedBankEntry], showsKnown: Bool) -> Table {
    var table = Table(
      columns: [
        .init("entry", "Entry", isNumeric: true), .init("booked_on", "Booked"),
        .init("reference", "Bank reference"), .init("amount", "Amount", isNumeric: true),
        .init("currency", "Currency"), .init("counterparty", "Other side"),
        .init("outcome", "Outcome"), .init("payment", "Payment"), .init("why", "Why"),
      ] + (showsKnown ? [.init("known", "Known before")] : []))
    for entry in entries {
      let amount = Money(
        minorUnits: entry.isCredit ? entry.amount.minorUnits : -entry.amount.minorUnits,
        currency: entry.amount.currency)
      table.append(
        [
          .number(entry.number), .describing(entry.bookedOn), .text(entry.reference),
          .amount(amount), .text(amount.currency.code), .optional(entry.counterparty),
          .text(entry.outcome), .optional(entry.payment), .optional(entry.why),
        ] + (showsKnown ? [.flag(entry.isKnown)] : []))
    }
    return table
  }
}
