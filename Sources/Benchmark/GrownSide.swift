/// What earning costs in a ledger that has grown old, in times of one that is nearly empty.
///
/// After a checkpoint the first change of each page writes the page whole into the log. A small
/// ledger is over that in a second, one of millions of wallets in a minute or two, of the fifteen
/// between two checkpoints; so both are told, and the rate is that of what comes after.
struct GrownSide {
  let settings: BenchmarkSettings
  let small: LedgerUnderTest
  let grown: LedgerUnderTest

  /// How much more a posting may write into the log than in the small ledger.
  private static let logShareMax = 1.25
  private static let warmingTurnsMax = 60

  private struct Turn {
    let perSecond: Double
    /// Bytes of the log for each request.
    let log: Double
  }

  /// Measures both, in turns, and tells what it came to.
  ///
  /// - Parameter tills: Those of the small ledger, whose service runs.
  func run(_ tills: LoadGenerator) throws -> String {
    let service = try grown.serve()
    defer { service.stop() }
    let grownTills = grown.tills(of: service)
    let least = try turn(tills).log
    let first = try turn(grownTills)
    var warmed = 1
    while warmed < Self.warmingTurnsMax,
      try turn(grownTills).log > least * Self.logShareMax
    { warmed += 1 }

    var rates = (small: [Measurement](), grown: [Measurement]())
    for _ in 1...max(3, settings.rounds) {
      rates.small.append(Measurement(perSecond: try turn(tills).perSecond))
      rates.grown.append(Measurement(perSecond: try turn(grownTills).perSecond))
    }
    let (old, new) = (rates.grown.ratePerSecond, rates.small.ratePerSecond)
    return "Earning in a ledger of \(settings.grown) old postings and "
      + "\(grown.coalition.members.count) wallets, against the one above: "
      + "\(Report.decimal(old / new)) (\(Int(old)) against \(Int(new)) a second; right after a "
      + "checkpoint \(Int(first.perSecond)), with \(Int(first.log)) bytes of log for each "
      + "purchase, which was over after \(warmed * settings.seconds) s)"
  }

  private func turn(_ tills: LoadGenerator) throws -> Turn {
    let before = try logBytes()
    let measured = try tills.run("earn")
    let requests = measured.perSecond * Double(settings.seconds)
    return Turn(
      perSecond: measured.perSecond, log: Double(try logBytes() - before) / requests)
  }

  private func logBytes() throws -> Int {
    let text = try small.psql("select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')")
    guard let bytes = Int(text) else {
      throw Child.Failure(description: "the size of the log cannot be read: \(text)")
    }
    return bytes
  }
}
