import Arguments
import Coalition
import EventLoop
import Glibc
import Postgres
import Store
import Synchronization

/// `tessera expiry notices`.
enum RecordNotices {
  /// The most notices that are recorded in one transaction.
  private static let windowRows = 1000
  private static let required = [
    "wallet", "expires_through", "noticed_at", "channel", "reference",
  ]
  private static let file = Parameter<String>.argument("FILE", "A file .csv or .csv.gz.")

  static let command = Command<CommandBody>(
    "notices", "Record notices of expiry that were given.",
    discussion: """
      Columns: wallet (id), expires_through (the announced instant, RFC 3339, as `tessera expiry \
      due` writes it), noticed_at (RFC 3339), channel (such as letter), reference (where the proof \
      lies: visible ASCII without @, no personal data). A notice is on record for ever, and proves \
      the expiry of the points that were in the wallet when it was given. Recording a file again \
      changes nothing.
      """,
    parameters: [
      ImportOptions.refused.specification, ImportOptions.dryRun.specification, file.specification,
    ],
    examples: [
      .init("tessera expiry notices letters.csv", "Records what the mailing house reports.")
    ],
    action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    let path = context.require(file)
    let source = try ImportFile(path, required: required)
    let columns = ImportColumns(columns: source.columns)
    var survey = ImportReport()
    var rows: UInt64 = 0
    try source.forEach { row in
      rows += 1
      if case .failure(let error) = read(row, columns) {
        survey.add(answer(to: error), line: row.line)
      }
    }
    guard !context.isSet(ImportOptions.dryRun) else {
      context.remark("\(rows) notices would be recorded, less these:")
      return context.answer(survey.table)
    }
    try context.confirm("Record the notices in \(path)?")
    let refused = try context[ImportOptions.refused].map {
      try RefusedRowsFile($0, heading: source.heading)
    }
    let report = try await context.withOperator { connection in
      try await record(source, columns, rows, refused, context, over: connection)
    }
    try refused?.finish()
    context.answer(report.table)
  }

  private static func record(
    _ source: ImportFile, _ columns: ImportColumns, _ total: UInt64, _ refused: RefusedRowsFile?,
    _ context: Context, over connection: PostgresConnection
  ) async throws -> ImportReport {
    let interrupted = Flag()
    context.interruption.handle { _ in interrupted.set() }
    defer { context.interruption.handle(nil) }
    var bar = ProgressBar(
      "expiry notices", total: total, isTerminal: context.console.isWatched,
      now: monotonicNanoseconds())
    var report = ImportReport()
    try await source.forEachWindow(of: windowRows) { window in
      guard !interrupted.isSet else { throw CommandFailure.interrupted(signal: SIGINT) }
      let notices = window.map { read($0, columns) }
      let outcomes = try await connection.recordExpiryNotices(
        notices.compactMap { try? $0.get() }, actor: context.actor)
      var next = outcomes.makeIterator()
      for (row, notice) in zip(window, notices) {
        let answer: ImportAnswer
        switch notice {
        case .failure(let error): answer = Self.answer(to: error)
        case .success: answer = Self.answer(to: next.next())
        }
        report.add(answer, line: row.line)
        if case .refused(let code, _) = answer { try refused?.append(row, code: code) }
      }
      context.console.draw(bar.update(done: UInt64(report.total), now: monotonicNanoseconds()))
    }
    context.console.draw(bar.finish(done: UInt64(report.total), now: monotonicNanoseconds()))
    return report
  }

  private static func answer(to outcome: NoticeOutcome?) -> ImportAnswer {
    switch outcome {
    case .recorded: .accepted
    case .replayed: .replayed
    case .refused(let refusal): .refused(code: refusal.code, reason: refusal.title)
    case nil: preconditionFailure("the database answers every notice")
    }
  }

  private static func answer(to error: ImportRowError) -> ImportAnswer {
    .refused(code: Refusal.invalidRequest.code, reason: "\(error.column) \(error.reason)")
  }

  private static func read(
    _ row: CSVReader.Row, _ columns: ImportColumns
  ) -> Result<ExpiryNotice, ImportRowError> {
    do throws(ImportRowError) {
      return .success(
        ExpiryNotice(
          wallet: try columns.read("wallet", row) { try WalletID(parsing: $0) },
          expiresThrough: try columns.read("expires_through", row) { try Instant(rfc3339: $0) },
          noticedAt: try columns.read("noticed_at", row) { try Instant(rfc3339: $0) },
          channel: try columns.read("channel", row, channel),
          reference: try columns.read("reference", row, reference)))
    } catch {
      return .failure(error)
    }
  }

  /// Why a field is not what its column holds.
  private enum FieldError: Error {
    case notAChannel
    case notAReference
  }

  @Sendable private static func channel(_ text: String) throws -> String {
    guard text.wholeMatch(of: /[a-z][a-z0-9_-]{0,31}/) != nil else { throw FieldError.notAChannel }
    return text
  }

  @Sendable private static func reference(_ text: String) throws -> String {
    guard text.wholeMatch(of: /[!-?A-~]{1,120}/) != nil else { throw FieldError.notAReference }
    return text
  }
}
