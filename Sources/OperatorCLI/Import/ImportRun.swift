import Arguments
import Coalition
import EventLoop
import Postgres
import Store

/// A whole import: reads the file through before anything is sent, opens the platform, sends, and
/// clears away what it has put up.
struct ImportRun {
  let context: Context
  let file: ImportFile
  /// What the progress bar and the keys are called, such as `import purchases`.
  let label: String
  let reading: @Sendable (CSVReader.Row, ImportColumns) throws(ImportRowError) -> ImportRow

  /// What a first look at the file has found, with nothing sent.
  struct Survey {
    var rows: UInt64 = 0
    var partners: Set<String> = []
    /// Rows that cannot be understood.
    var report = ImportReport()
  }

  /// Reads the file through. A file that is not CSV to its end is refused here.
  func survey() throws -> Survey {
    var survey = Survey()
    let columns = ImportColumns(columns: file.columns)
    try file.forEach { row in
      survey.rows += 1
      do throws(ImportRowError) {
        survey.partners.insert(try reading(row, columns).partner)
      } catch {
        survey.report.add(
          .refused(
            code: Refusal.invalidRequest.code, reason: "\(error.column) \(error.reason)"),
          line: row.line)
      }
    }
    return survey
  }

  /// Sends the file's rows.
  func send(
    _ survey: Survey, to database: Database, refused: RefusedRowsFile?
  ) async throws -> ImportReport {
    let interrupted = Flag()
    context.interruption.handle { _ in interrupted.set() }
    defer { context.interruption.handle(nil) }
    let connection = try await database.connect(as: .operator, on: context.loop)
    let result = await Result {
      try await ImportSession.with(
        survey.partners, label: label, context, database, connection
      ) { platform, keys in
        let importer = Importer(
          platform: platform, keys: keys, columns: ImportColumns(columns: file.columns),
          reading: reading, refreshStatistics: { try await connection.refreshStatistics() },
          isInterrupted: { interrupted.isSet })
        return try await send(through: importer, survey, refused)
      }
    }
    await connection.close()
    return try result.get()
  }

  private func send(
    through importer: Importer, _ survey: Survey, _ refused: RefusedRowsFile?
  ) async throws -> ImportReport {
    let console = context.console
    var bar = ProgressBar(
      label, total: survey.rows, isTerminal: console.isWatched, now: monotonicNanoseconds())
    var done: UInt64 = 0
    let report = try await importer.send(file) { row, code in
      try refused?.append(row, code: code)
    } progress: { rows in
      done = rows
      console.draw(bar.update(done: rows, now: monotonicNanoseconds()))
    }
    console.draw(bar.finish(done: done, now: monotonicNanoseconds()))
    try refused?.finish()
    return report
  }
}
