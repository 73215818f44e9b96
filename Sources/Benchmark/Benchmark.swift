import EmbeddedPostgres
import EventLoop
import Postgres

/// Prepares a cluster with default durability, lets the sides alternate, and prints medians and
/// ratios.
struct Benchmark {
  private let settings: BenchmarkSettings

  init(_ settings: BenchmarkSettings) { self.settings = settings }

  func run() async throws {
    let folder = try BenchmarkFolder.make()
    defer { _ = try? Child.run(["rm", "-rf", folder]) }
    let cluster = EmbeddedPostgres(directory: folder + "/cluster")
    let lease = try cluster.start()
    defer { _ = try? lease.release() }
    let yardstick = Yardstick(settings: settings, lease: lease, folder: folder)
    let ledger = LedgerUnderTest(
      lease, database: "tessera", folder: folder, settings, members: settings.members)
    try await ledger.prepare(postings: settings.postings)
    var grown: LedgerUnderTest?
    if settings.grown > 0 {
      grown = LedgerUnderTest(
        lease, database: "grown", folder: folder + "/grown", settings,
        members: max(settings.members, settings.grown / 10))
      try await grown?.prepare(postings: settings.grown)
    }
    try await Self.createDatabase(Yardstick.database, lease)
    try yardstick.prepare()
    try yardstick.settle()
    try serve(ledger, grown, yardstick)
    try await close(ledger)
  }

  /// The sides that are told by transactions per second.
  private func serve(
    _ ledger: LedgerUnderTest, _ grown: LedgerUnderTest?, _ yardstick: Yardstick
  ) throws {
    let service = try ledger.serve()
    defer { service.stop() }
    let tills = ledger.tills(of: service)

    var report = Report(settings, use: DiskUse(ledger))
    for round in 1...settings.rounds {
      Output.line("Round \(round) of \(settings.rounds)…")
      try measure(round, yardstick, tills, CreditLimits(lease: ledger.lease), into: &report)
    }
    report.memory = Child.memoryPeakMegabytes(of: service.process)
    report.write()
    if let grown {
      Output.line(try GrownSide(settings: settings, small: ledger, grown: grown).run(tills))
    }
    try verify(ledger)
    try grown.map(verify)
    Output.line("The ledger is sound after the load.")
  }

  /// Every other round runs backwards, so that what grows with time favours no side.
  private func measure(
    _ round: Int, _ yardstick: Yardstick, _ tills: LoadGenerator, _ limits: CreditLimits,
    into report: inout Report
  ) throws {
    func earnLimited() throws {
      try limits.set()
      report.add(try tills.run("earn"), to: Report.earnLimited)
      try limits.lift()
    }
    report.add(try yardstick.run(), to: Yardstick.name)
    for side in round % 2 == 1 ? LoadScripts.sides : LoadScripts.sides.reversed() {
      let isEarn = side.name.hasPrefix("earn")
      if side.name == "earn", round % 2 == 0 { try earnLimited() }
      if isEarn { try report.use.begin() }
      report.add(try tills.run(side.name), to: side.name)
      if isEarn { try report.use.end() }
      if side.name == "earn", round % 2 == 1 { try earnLimited() }
    }
    try tills.setPace(perSecond: report.rate(of: "earn") / 2)
    report.add(try tills.run(LoadScripts.paced.name), to: LoadScripts.paced.name)
    report.add(try yardstick.runAlone(), to: Report.yardstickAlone)
    report.add(try tills.run("earn", connections: 1), to: Report.earnAlone)
  }

  // MARK: Preparing

  static func connect(_ lease: Lease, to database: String) -> PostgresConfiguration {
    var configuration = PostgresConfiguration(
      connectionString: lease.connectionString(
        user: EmbeddedPostgres.superuser, database: database))
    configuration.statementTimeout = nil
    return configuration
  }

  static func createDatabase(_ name: String, _ lease: Lease) async throws {
    let loop = try EventLoop.start(named: "prepare")
    defer { loop.stop() }
    let maintenance = PostgresConnection(connect(lease, to: "postgres"), on: loop)
    try await maintenance.runScript("create database \(name)")
    await maintenance.close()
  }

  // MARK: Closing

  /// Nobody is served any more: what is added now is older than what the service has sealed.
  private func close(_ ledger: LedgerUnderTest) async throws {
    let loop = try EventLoop.start(named: "close")
    defer { loop.stop() }
    let connection = PostgresConnection(
      Self.connect(ledger.lease, to: ledger.database), on: loop)
    let found = try await connection.query("select count(*) from ledger.postings")
    try await ledger.coalition.grow(connection, by: settings.closing - Int(try found.bigint(0, 0)))
    await connection.close()
    let side = ClosingSide(ledger: ledger)
    try side.prepare()
    Output.line(try side.run())
  }

  // MARK: Proving

  private func verify(_ ledger: LedgerUnderTest) throws {
    let text = try ledger.psql("select sum(violations) from ledger.verify()")
    guard text == "0" else {
      throw Child.Failure(description: "the ledger is not sound after the load: \(text)")
    }
  }
}
