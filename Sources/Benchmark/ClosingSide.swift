import EmbeddedPostgres

/// What a close costs, in times of one `select` that sums the same postings by partner and kind.
///
/// `tessera settlement preview` counts, prices and states all that `settlement close` does, and
/// changes nothing, so it can be measured again and again.
struct ClosingSide {
  let ledger: LedgerUnderTest

  private static let roundsCount = 5

  /// Begins to settle, by the terms that partners have agreed to (`CreditLimits`).
  func prepare() throws {
    _ = try ledger.psql(Self.policy)
    _ = try ledger.psql("vacuum analyze ledger.postings, ledger.allocations, earning.returns")
  }

  /// Measures both, in turns, and tells what it came to.
  func run() throws -> String {
    var sums: [Double] = []
    var closes: [Double] = []
    var memory = 0
    for round in 0...Self.roundsCount {
      let sum = try seconds { _ = try ledger.psql(Self.yardstick) }
      let close = try seconds {
        memory = max(memory, try Child.usage(of: preview()).megabytes)
      }
      guard round > 0 else { continue }  // The first fills the caches.
      sums.append(sum)
      closes.append(close)
    }
    let postings = try ledger.psql("select count(*) from ledger.postings")
    let ratio = Self.median(closes) / Self.median(sums)
    return "A close of \(postings) postings, in times of one select that sums them by partner and "
      + "kind: \(Report.decimal(ratio)) (\(Report.decimal(Self.median(closes))) s against "
      + "\(Report.decimal(Self.median(sums))) s; medians of \(Self.roundsCount) rounds; "
      + "\(memory) MB of memory)"
  }

  private static let yardstick = """
    select partner_number, kind, count(*), sum(points) from ledger.postings group by 1, 2
    """

  /// The first period begins with the oldest posting.
  private static let policy = """
    insert into settlement.policies (valid_from, currency, calendar, cut_off_day,
      carrying_rate_micros, levy, set_by, set_at)
    values ('2020-01-01', 'EUR', 'monthly', 1, 5000, 100000, 'ann', '2020-01-01')
    """

  private func preview() throws -> [String] {
    [
      try ServiceUnderTest.program(), "settlement", "preview", "--database",
      ledger.lease.connectionString(
        user: EmbeddedPostgres.superuser, database: ledger.database),
    ]
  }

  private func seconds(_ body: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    return try clock.measure(body) / .seconds(1)
  }

  private static func median(_ values: [Double]) -> Double {
    values.map { Measurement(perSecond: $0) }.ratePerSecond
  }
}
