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
    try await prepare(lease, in: folder)
    try yardstick.prepare()
    try yardstick.settle()

    let key = folder + "/identifier.key"
    try BenchmarkFolder.write(Hexadecimal.encode(SecureRandom.bytes(32)), to: key)
    let service = try ServiceUnderTest(
      database: lease.connectionString(user: "tessera_service", database: "tessera"),
      identifierKeyFile: key)
    defer { service.stop() }
    let tills = LoadGenerator(settings: settings, port: service.port, folder: folder)

    var report = Report(settings, use: DiskUse(lease))
    for round in 1...settings.rounds {
      Output.line("Round \(round) of \(settings.rounds)…")
      try measure(round, yardstick, tills, into: &report)
    }
    report.memory = Child.memoryPeakMegabytes(of: service.process)
    report.write()
    try verify(lease)
  }

  /// Every other round runs backwards, so that what grows with time favours no side.
  private func measure(
    _ round: Int, _ yardstick: Yardstick, _ tills: LoadGenerator, into report: inout Report
  ) throws {
    report.add(try yardstick.run(), to: Yardstick.name)
    for side in round % 2 == 1 ? LoadScripts.sides : LoadScripts.sides.reversed() {
      let isEarn = side.name.hasPrefix("earn")
      if isEarn { try report.use.begin() }
      report.add(try tills.run(side.name), to: side.name)
      if isEarn { try report.use.end() }
    }
    try tills.setPace(perSecond: report.rate(of: "earn") / 2)
    report.add(try tills.run(LoadScripts.paced.name), to: LoadScripts.paced.name)
    report.add(try yardstick.runAlone(), to: Report.yardstickAlone)
    report.add(try tills.run("earn", connections: 1), to: Report.earnAlone)
  }

  // MARK: Preparing

  private func prepare(_ lease: Lease, in folder: String) async throws {
    let superuser = EmbeddedPostgres.superuser
    let loop = try EventLoop.start(named: "prepare")
    defer { loop.stop() }
    func connect(_ database: String) -> PostgresConfiguration {
      var configuration = PostgresConfiguration(
        connectionString: lease.connectionString(user: superuser, database: database))
      configuration.statementTimeout = nil
      return configuration
    }
    let maintenance = PostgresConnection(connect("postgres"), on: loop)
    for database in ["tessera", Yardstick.database] {
      try await maintenance.runScript("create database \(database)")
    }
    await maintenance.close()

    let migrator = Migrator(connect("tessera"), on: loop, program: try DatabaseProgram.embedded())
    _ = try await migrator.migrate { _ in }
    let coalition = SampleCoalition(settings)
    let filling = PostgresConnection(connect("tessera"), on: loop)
    try await coalition.fill(filling, oldPostings: settings.postings)
    await filling.close()

    func list(_ lines: [String], as name: String) throws {
      try BenchmarkFolder.write(lines.map { $0 + "\n" }.joined(), to: folder + "/" + name)
    }
    try list(coalition.keys.map(\.text), as: "keys.txt")
    try list(coalition.members.map { "\($0)" }, as: "members.txt")
    try list(coalition.wallets.map { "\($0)" }, as: "wallets.txt")
    for (name, script) in LoadScripts.sides.map({ ($0.name, $0.script) }) + [LoadScripts.paced] {
      try BenchmarkFolder.write(script, to: folder + "/" + name + ".lua")
    }
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
