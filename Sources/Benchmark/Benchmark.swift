import Coalition
import EmbeddedPostgres
import EventLoop
import Migrator
import Postgres
import Secrets

/// Prepares a cluster with default durability, lets the sides alternate, and prints medians and
/// ratios.
struct Benchmark {
  private let settings: BenchmarkSettings

  init(_ settings: BenchmarkSettings) { self.settings = settings }

  func run() async throws {
    let folder = try BenchmarkFolder.make()
    defer { _ = try? Child.run(["rm", "-rf", folder]) }
    Output.line(
      "Preparing a cluster with \(settings.members) members, \(settings.partners) partners and "
        + "\(settings.postings) old postings…")
    let cluster = EmbeddedPostgres(directory: folder + "/cluster")
    let lease = try cluster.start()
    defer { _ = try? lease.release() }
    let yardstick = Yardstick(settings: settings, lease: lease, folder: folder)
    let coalition = SampleCoalition(settings)
    try await prepare(lease, with: coalition, in: folder)
    try yardstick.prepare()
    try yardstick.settle()
    try serve(lease, yardstick, in: folder)
    try await close(lease, coalition)
  }

  /// The sides that are told by transactions per second.
  private func serve(_ lease: Lease, _ yardstick: Yardstick, in folder: String) throws {
    let keys = ["identifier", "voucher"].map { folder + "/\($0).key" }
    for key in keys {
      try BenchmarkFolder.write(Hexadecimal.encode(SecureRandom.bytes(32)), to: key)
    }
    let service = try ServiceUnderTest(
      database: lease.connectionString(user: "tessera_service", database: "tessera"),
      identifierKeyFile: keys[0], voucherKeyFile: keys[1])
    defer { service.stop() }
    let tills = LoadGenerator(settings: settings, port: service.port, folder: folder)

    var report = Report(settings, use: DiskUse(lease))
    for round in 1...settings.rounds {
      Output.line("Round \(round) of \(settings.rounds)…")
      try measure(round, yardstick, tills, CreditLimits(lease: lease), into: &report)
    }
    report.memory = Child.memoryPeakMegabytes(of: service.process)
    report.write()
    try verify(lease)
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

  private func prepare(
    _ lease: Lease, with coalition: SampleCoalition, in folder: String
  ) async throws {
    let loop = try EventLoop.start(named: "prepare")
    defer { loop.stop() }
    let maintenance = PostgresConnection(Self.connect(lease, to: "postgres"), on: loop)
    for database in ["tessera", Yardstick.database] {
      try await maintenance.runScript("create database \(database)")
    }
    await maintenance.close()

    let migrator = Migrator(
      Self.connect(lease, to: "tessera"), on: loop, program: try DatabaseProgram.embedded())
    _ = try await migrator.migrate { _ in }
    let filling = PostgresConnection(Self.connect(lease, to: "tessera"), on: loop)
    try await coalition.fill(filling, oldPostings: settings.postings)
    let gifts = SampleGifts()
    try await gifts.fill(filling)
    await filling.close()

    func list(_ lines: [String], as name: String) throws {
      try BenchmarkFolder.write(lines.map { $0 + "\n" }.joined(), to: folder + "/" + name)
    }
    try list(coalition.keys.map(\.text), as: "keys.txt")
    try list(coalition.members.map { "\($0)" }, as: "members.txt")
    try list(coalition.wallets.map { "\($0)" }, as: "wallets.txt")
    try list(gifts.ids.map { "\($0)" }, as: "gifts.txt")
    for (name, script) in LoadScripts.sides.map({ ($0.name, $0.script) }) + [LoadScripts.paced] {
      try BenchmarkFolder.write(script, to: folder + "/" + name + ".lua")
    }
  }

  // MARK: Closing

  /// Nobody is served any more: what is added now is older than what the service has sealed.
  private func close(_ lease: Lease, _ coalition: SampleCoalition) async throws {
    let loop = try EventLoop.start(named: "close")
    defer { loop.stop() }
    let connection = PostgresConnection(Self.connect(lease, to: "tessera"), on: loop)
    let found = try await connection.query("select count(*) from ledger.postings")
    try await coalition.grow(connection, by: settings.closing - Int(try found.bigint(0, 0)))
    await connection.close()
    let side = ClosingSide(lease: lease)
    try side.prepare()
    Output.line(try side.run())
  }

  // MARK: Proving

  private func verify(_ lease: Lease) throws {
    let text = try Child.run([
      "psql", "-X", "-A", "-t", "-h", lease.socketFolder, "-U", EmbeddedPostgres.superuser, "-d",
      "tessera", "-c", "select sum(violations) from ledger.verify()",
    ])
    guard text == "0" else {
      throw Child.Failure(description: "the ledger is not sound after the load: \(text)")
    }
    Output.line("The ledger is sound after the load.")
  }
}
