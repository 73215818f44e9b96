import Accounting
import Arguments
import Coalition
import Secrets
import Store

/// `tessera settlement export`.
enum ExportSettlement {
  enum PointsToo: String, CaseIterable, Sendable {
    case yes
    case no
  }

  private static let period = Parameter<String>.argument(
    "PERIOD", "The settlement's name: 2026-10."
  ) { $0 }.optional
  private static let format = Parameter<ExportFormat>.choice(
    "format", "FORMAT", "In which form.")
  private static let profile = Parameter<String>.text(
    "profile", "NAME|FILE", "With --format csv: how a program wants it.")
  private static let out = Parameter<String>.text(
    "out", "DIR|-", "Where the files go; - writes the only one to the answer."
  ).defaulting(to: "-")
  private static let partner = Parameter<String>.option(
    "partner", "CODE", "Export this partner's own books instead of the operator's.",
    reading: CommonParameters.partnerCode)
  static let chart = Parameter<String>.text(
    "chart", "FILE", "The chart of accounts (default: one that works)."
  ).setting(environment: "TESSERA_CHART_OF_ACCOUNTS", key: "chart_of_accounts")
  static let details = Parameter<String>.text(
    "details", "FILE", "What some formats name beyond the settlement: addresses, numbers."
  ).setting(environment: "TESSERA_EXPORT_DETAILS", key: "export_details")
  private static let payments = Parameter<JournalScope.Payments>.choice(
    "payments", "WHICH", "Book no payments, those due as if paid, or what was recorded.")
  private static let opening = Parameter<JournalScope.Opening>.choice(
    "opening", "WHEN", "Begin with opening balances in the first settlement alone, or always.")
  private static let points = Parameter<PointsToo>.choice(
    "points", "yes|no", "Whether points are booked, too, as a commodity of their own.")
  private static let reissues = Parameter<Bool>.flag(
    "reissue", "Hand out another edition beside the last one, with --reason.")
  private static let edition = Parameter<Int>.integer(
    "edition", "N", in: 1...9_999, "Hand out again this edition instead of the last.")
  private static let again = Parameter<CivilDate>.option(
    "again", "DAY", "Tell the bank what it has not been told or what came back, for that day.",
    reading: CommonParameters.day)
  private static let listFormats = Parameter<Bool>.flag(
    "list-formats", "Show what there is, and export nothing.")

  static let command = Command<CommandBody>(
    "export", "Hand a settlement out as journals for accounting programs.",
    discussion: """
      The settlement is approved. Its files and a manifest with the SHA-256 of each go into the \
      folder; a file that was handed out is never changed: the same export again writes the same \
      bytes, anything else is refused (export_differs). With another chart, say, --reissue hands \
      out another edition under another name, and the reason is recorded; the one before stays. \
      What the chart of accounts has no account for is refused by name, and nothing is written.
      """,
    parameters: [
      format.specification, profile.specification, out.specification, partner.specification,
      chart.specification, details.specification, payments.specification, opening.specification,
      points.specification, reissues.specification, CommonParameters.reason.specification,
      edition.specification, again.specification, listFormats.specification,
      period.specification,
    ],
    examples: [
      .init(
        "tessera settlement export 2026-10 --format csv --profile xero --out books",
        "Writes files that Xero imports."),
      .init(
        "tessera settlement export 2026-10 --format hledger | hledger -f - check -s",
        "Lets hledger check the books."),
      .init(
        "tessera settlement export 2026-10 --format pain.008 --again 2026-11-20 --out bank",
        "Collects again what came back."),
    ], action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    guard !context.isSet(listFormats) else {
      context.console.write(formats().text(as: .table))
      return
    }
    guard let name = context[period] else { throw CommandFailure.usage("PERIOD is missing") }
    guard let form = context[format] else {
      throw CommandFailure.usage("--format is missing; --list-formats shows what there is")
    }
    guard (form == .csv) == (context[Self.profile] != nil) else {
      throw CommandFailure.usage(
        form == .csv
          ? "--format csv is written as a program wants it: say --profile; --list-formats shows "
            + "which there are"
          : "--profile is for --format csv alone, not for \(form.rawValue)")
    }
    let profile = try context[Self.profile].map(ExportConfiguration.profile)
    let chart = try context[Self.chart].map(ExportConfiguration.chart) ?? .standard
    let details = try context[Self.details].map(ExportConfiguration.details) ?? .none
    let folder = context.require(out)
    guard folder != "-" || form.bankDirection == nil && !context.isSet(reissues) else {
      throw CommandFailure.usage("it is recorded what is handed out so: --out names a folder")
    }
    let scope = scope(context, form, profile)
    let request = ExportRequest(
      settlement: name, format: form, profile: profile, partner: context[partner], scope: scope,
      asked: try AskedEdition(
        reissues: context.isSet(reissues), reason: context[CommonParameters.reason],
        edition: context[edition], again: context[again], of: form))
    let source = try await context.withOperator(statementTimeout: nil) {
      try await request.read(over: $0)
    }
    let export = try refusing {
      try SettlementExport(
        of: source.settlement, as: form, profile: profile, chart: chart,
        partner: try number(of: context[partner], in: source.settlement), scope: scope,
        details: details, orders: source.orders, edition: source.edition,
        fonts: form == .pdf ? ExportConfiguration.fonts : nil)
    }
    let isEmpty =
      folder == "-"
      ? try write(export, to: context.console)
      : try await handOut(export, of: request, because: source.reason, into: folder, context)
    if isEmpty { context.remark(nothing(of: name, as: form)) }
  }

  private static func scope(
    _ context: Context, _ form: ExportFormat, _ profile: CSVProfile?
  ) -> JournalScope {
    let standard = form.standardScope
    return JournalScope(
      opening: context[opening] ?? standard.opening,
      payments: context[payments] ?? profile?.payments ?? standard.payments,
      hasPoints: context[points].map { $0 == .yes } ?? standard.hasPoints)
  }

  private static func number(of code: String?, in settlement: ClosedSettlement) throws -> Int32? {
    guard let code else { return nil }
    guard let own = settlement.statements.first(where: { $0.partner.code == code }) else {
      throw CommandFailure.refused(
        code: Refusal.partnerNotFound.code,
        message: "\(code) has no statement in \(settlement.name)")
    }
    return own.partner.number
  }

  /// Turns what the books refuse into a refusal of the command.
  static func refusing<Result>(_ work: () throws -> Result) throws -> Result {
    do {
      return try work()
    } catch let error as AccountingError {
      throw CommandFailure.refused(code: code(of: error), message: "\(error)")
    }
  }

  private static func code(of error: AccountingError) -> String {
    switch error {
    case .unmapped: "account_missing"
    case .missing: "detail_missing"
    default: "export_refused"
    }
  }

  // MARK: Writing

  /// Returns whether there was nothing to write.
  private static func write(_ export: SettlementExport, to console: Console) throws -> Bool {
    // Once without writing, so that what is refused is refused before the first byte.
    final class Names { var all: Set<String> = [] }
    let names = Names()
    try refusing { try export.write { name, _ in names.all.insert(name) } }
    guard names.all.count <= 1 else {
      throw CommandFailure.usage("the export is \(names.all.count) files: --out names a folder")
    }
    try export.write { _, bytes in console.write(bytes) }
    return names.all.isEmpty
  }

  /// Returns whether there was nothing to hand out.
  private static func handOut(
    _ export: SettlementExport, of request: ExportRequest, because reason: String?,
    into path: String, _ context: Context
  ) async throws -> Bool {
    let folder = try ExportFolder(path)
    let (instructions, files) = try refusing {
      let instructions = try export.instructions()
      try export.write { name, bytes in try folder.write(bytes, to: name) }
      return (instructions, try folder.complete())
    }
    let manifest = try ExportFolder(path)
    try manifest.write(
      Array(
        ExportManifest(
          export, reason: reason, leftOut: instructions?.leftOut, files: files
        ).text.utf8),
      to: "\(export.name).manifest.json")
    let all = files + (try manifest.complete())
    // Without an order there is nothing to hand out, so that there may be one another day.
    if !files.isEmpty {
      let handedOut = request.handedOut(export, instructions, files)
      _ = try await context.withOperator(statementTimeout: nil) {
        try await $0.handOut(handedOut, actor: context.actor)
      }
      // What is recorded and not yet there is the same when it is asked for again.
      try folder.publish()
      try manifest.publish()
      context.console.write(table(all).text(as: .table))
    }
    if let leftOut = instructions?.leftOut, !leftOut.isEmpty {
      context.console.write(table(leftOut).text(as: .table))
    }
    return files.isEmpty
  }

  /// What to say of a settlement that gives an export no file, so that nobody looks for it.
  private static func nothing(of settlement: String, as form: ExportFormat) -> String {
    switch form {
    case .creditTransfers, .clientBank:
      "Nobody is to be paid by \(settlement): no file was written."
    case .directDebits: "Nothing is to be collected by \(settlement): no file was written."
    case .jsonLines, .hledger, .ledger, .beancount, .csv, .datev, .gnucash, .ofx, .ubl, .html, .pdf:
      "\(settlement) holds nothing that \(form.rawValue) tells: no file was written."
    }
  }

  // MARK: Tables

  private static func table(_ files: [ExportFolder.File]) -> Table {
    var table = Table(columns: [
      .init("file", "File"), .init("bytes", "Bytes", isNumeric: true),
      .init("sha256", "SHA-256"), .init("replayed", "Handed out before"),
    ])
    for file in files {
      table.append([
        .text(file.name), .number(Int64(file.byteCount)),
        .text(Hexadecimal.encode(file.digest)),
        .flag(file.isReplay),
      ])
    }
    return table
  }

  private static func table(_ leftOut: [PaymentLeftOut]) -> Table {
    var table = Table(columns: [
      .init("payment", "Payment"), .init("reason", "The bank is not told, because"),
    ])
    for payment in leftOut {
      let reason =
        switch payment.reason {
        case .noMandate: "the partner gave no mandate, and pays by itself"
        case .nothingOpen: "nothing is left to tell: paid, told before, or carried on"
        case .betweenPartners: "the partners pay each other"
        }
      table.append([.text(payment.reference), .text(reason)])
    }
    return table
  }

  private static func formats() -> Table {
    var table = Table(columns: [
      .init("format", "Format"), .init("profile", "Profile"), .init("what", "What it is"),
    ])
    for format in ExportFormat.allCases where format != .csv {
      table.append([.text(format.rawValue), .none, .text(format.title)])
    }
    for profile in ExportConfiguration.profiles {
      table.append([
        .text(ExportFormat.csv.rawValue), .text(profile.name), .text(profile.title),
      ])
    }
    return table
  }
}
