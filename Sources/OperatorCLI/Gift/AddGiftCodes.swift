import Arguments
import Coalition
import EventLoop
import Operations
import Postgres
import Store

/// `tessera gift codes add`.
enum AddGiftCodes {
  private static let file = Parameter<String>.argument("FILE", "A file .csv or .csv.gz.")

  static let command = Command<CommandBody>(
    "add", "Put a supplier's codes into the pool of its gift.",
    discussion: """
      Columns: code (1 to 64 visible characters), and perhaps valid_until (RFC 3339: when its \
      time is over). A supplier has each code once, in one of its pools: adding a file again \
      adds nothing. The codes are sealed before they are stored; keep the file away from others, \
      and remove it.
      """,
    parameters: [GiftParameters.gift.specification, file.specification],
    examples: [.init("tessera gift codes add wellness/SPA-DAY codes.csv", "Adds the codes.")],
    action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    let path = context.require(file)
    let source = try CodesFile(path)
    let total = try source.count()
    let report = try await context.withDatabase { database in
      let key = try VoucherKey.find(context, for: database)
      let connection = try await database.connect(
        as: .operator, on: context.loop, statementTimeout: nil)
      let result = await Result {
        try await key.adopt(over: connection)
        let gift = try await connection.giftID(context.require(GiftParameters.gift))
        return try await add(
          source, total, to: gift, by: key.vault, context, over: connection)
      }
      await connection.close()
      return try result.get()
    }
    context.answer(report.table)
  }

  /// Adds the codes of a file, a window in each transaction, and tells what became of its rows.
  static func add(
    _ source: CodesFile, _ total: UInt64, to gift: GiftID, by vault: VoucherVault,
    _ context: Context, over connection: PostgresConnection
  ) async throws -> ImportReport {
    var report = ImportReport()
    var bar = ProgressBar(
      "codes", total: total, isTerminal: context.console.isWatched, now: monotonicNanoseconds())
    try await source.forEachWindow(by: vault) { window in
      var codes: [CodesFile.Code] = []
      var seen: Set<[UInt8]> = []
      for row in window {
        switch row {
        case .failure(let refused):
          report.add(
            .refused(code: Refusal.invalidRequest.code, reason: refused.reason),
            line: refused.line)
        // The second of two in one window; of two windows the database finds it.
        case .success(let code) where !seen.insert(code.sealed.digest).inserted:
          report.add(.replayed, line: code.line)
        case .success(let code): codes.append(code)
        }
      }
      let loaded = try await connection.loadCodes(
        codes.map { ($0.sealed, $0.validUntil) }, into: gift,
        upload: Identities.make(GiftTag.self).uuid, actor: context.actor)
      for (place, code) in codes.enumerated() {
        report.add(answer(to: place, loaded), line: code.line)
      }
      context.console.draw(bar.update(done: UInt64(report.total), now: monotonicNanoseconds()))
    }
    context.console.draw(bar.finish(done: UInt64(report.total), now: monotonicNanoseconds()))
    return report
  }

  private static func answer(to place: Int, _ loaded: LoadedCodes) -> ImportAnswer {
    if loaded.expired.contains(place) {
      return .refused(code: "code_expired", reason: "its time is over")
    }
    return loaded.duplicates.contains(place) ? .replayed : .accepted
  }
}
