import Arguments
import Coalition
import EventLoop
import Glibc
import Operations
import Store
import Synchronization

/// Sends the rows of a file to the platform, a window of them at a time.
///
/// In a window the purchases go first and the returns after them, so that no return comes before
/// its purchase; windows follow each other. An import that was cut short is simply run again: what
/// was recorded answers as a replay, because each row has its own idempotency key.
struct Importer {
  /// The most rows that are under way at once.
  static let windowRows = 512

  let platform: Platform
  let keys: ImportKeys
  let columns: ImportColumns
  /// Understands a row.
  let reading: @Sendable (CSVReader.Row, ImportColumns) throws(ImportRowError) -> ImportRow
  /// Tells the database's planner how much there is now; see ledger.refresh_statistics.
  let refreshStatistics: () async throws -> Void
  /// Says that the import must end after the window that is under way.
  let isInterrupted: @Sendable () -> Bool

  /// Sends all rows; `refused` is told each row that was refused, and `progress` how many rows are
  /// done.
  func send(
    _ file: ImportFile, refused: (CSVReader.Row, _ code: String) throws -> Void,
    progress: (UInt64) -> Void
  ) async throws -> ImportReport {
    var report = ImportReport()
    var windows = 0
    var windowsAtRefresh = 4
    try await file.forEachWindow(of: Self.windowRows) { window in
      guard !isInterrupted() else { throw CommandFailure.interrupted(signal: SIGINT) }
      let answers = try await send(window)
      for (row, answer) in zip(window, answers) {
        report.add(answer, line: row.line)
        if case .refused(let code, _) = answer { try refused(row, code) }
      }
      progress(UInt64(report.total))
      windows += 1
      if windows == windowsAtRefresh {
        // Early, before a plan for empty tables costs much, and each time that there is far more.
        try await refreshStatistics()
        windowsAtRefresh *= 4
      }
    }
    return report
  }

  private func send(_ window: [CSVReader.Row]) async throws -> [ImportAnswer] {
    var answers = [ImportAnswer?](repeating: nil, count: window.count)
    var purchases: [(Int, ImportRow)] = []
    var returns: [(Int, ImportRow)] = []
    for (index, row) in window.enumerated() {
      do throws(ImportRowError) {
        let understood = try reading(row, columns)
        if understood.isReturn {
          returns.append((index, understood))
        } else {
          purchases.append((index, understood))
        }
      } catch {
        answers[index] = .refused(
          code: Refusal.invalidRequest.code, reason: "\(error.column) \(error.reason)")
      }
    }
    for (index, answer) in try await send(purchases) { answers[index] = answer }
    for (index, answer) in try await send(returns) { answers[index] = answer }
    return answers.map { answer in
      guard let answer else { preconditionFailure("a row of the window has no answer") }
      return answer
    }
  }

  private func send(_ rows: [(Int, ImportRow)]) async throws -> [(Int, ImportAnswer)] {
    let platform = platform
    let keys = keys
    return try await withThrowingTaskGroup(of: (Int, ImportAnswer).self) { group in
      for (index, row) in rows {
        group.addTask(executorPreference: platform.loop) {
          (index, try await Self.send(row, to: platform, keys))
        }
      }
      var answers: [(Int, ImportAnswer)] = []
      for try await answer in group { answers.append(answer) }
      return answers
    }
  }

  private static func send(
    _ row: ImportRow, to platform: Platform, _ keys: ImportKeys
  ) async throws -> ImportAnswer {
    guard let key = keys.digests[row.partner] else {
      return .refused(
        code: Refusal.partnerNotFound.code, reason: "no partner has the code \(row.partner)")
    }
    do throws(OperationFailure) {
      let isReplay: Bool
      switch row.request {
      case .purchase(let report):
        isReplay = try await platform.recordPurchaseOnly(
          report, idempotencyKey: row.idempotencyKey, from: key
        ).isReplay
      case .return(let report):
        isReplay = try await platform.recordReturnOnly(
          report, idempotencyKey: row.idempotencyKey, from: key
        ).isReplay
      case .enrolment(let report):
        let done = try await platform.enrolMember(
          report, idempotencyKey: row.idempotencyKey, from: key)
        isReplay = done.isReplay || !done.value.isNew
      }
      return isReplay ? .replayed : .accepted
    } catch {
      switch error {
      case .refused(let refusal, _, _): return .refused(code: refusal.code, reason: refusal.title)
      case .failed(let failure): throw failure
      }
    }
  }
}
