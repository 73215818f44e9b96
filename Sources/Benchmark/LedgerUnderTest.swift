import EmbeddedPostgres
import EventLoop
import Migrator
import Postgres
import Secrets

/// A database with a coalition in it, and the folder of what the load generator reads.
struct LedgerUnderTest {
  let lease: Lease
  let database: String
  let folder: String
  let coalition: SampleCoalition
  private let settings: BenchmarkSettings

  /// Invents a coalition with so many members.
  init(
    _ lease: Lease, database: String, folder: String, _ settings: BenchmarkSettings, members: Int
  ) {
    self.lease = lease
    self.database = database
    self.folder = folder
    self.settings = settings
    coalition = SampleCoalition(partners: settings.partners, members: members)
  }

  /// Makes the database, and fills it with the coalition and so many old postings.
  func prepare(postings: Int) async throws {
    Output.line(
      "Preparing a ledger with \(coalition.members.count) members, \(settings.partners) partners "
        + "and \(postings) old postings…")
    try await Benchmark.createDatabase(database, lease)
    let loop = try EventLoop.start(named: "prepare")
    defer { loop.stop() }
    let migrator = Migrator(
      Benchmark.connect(lease, to: database), on: loop, program: try DatabaseProgram.embedded())
    _ = try await migrator.migrate { _ in }
    let filling = PostgresConnection(Benchmark.connect(lease, to: database), on: loop)
    try await coalition.fill(filling, oldPostings: postings)
    let gifts = SampleGifts()
    try await gifts.fill(filling)
    await filling.close()
    try write(gifts)
  }

  private func write(_ gifts: SampleGifts) throws {
    try BenchmarkFolder.make(folder)
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

  /// Starts the service on it, with keys of its own.
  func serve() throws -> ServiceUnderTest {
    let keys = ["identifier", "voucher"].map { folder + "/\($0).key" }
    for key in keys {
      try BenchmarkFolder.write(Hexadecimal.encode(SecureRandom.bytes(32)), to: key)
    }
    return try ServiceUnderTest(
      database: lease.connectionString(user: "tessera_service", database: database),
      identifierKeyFile: keys[0], voucherKeyFile: keys[1])
  }

  /// The tills that its service answers.
  func tills(of service: ServiceUnderTest) -> LoadGenerator {
    LoadGenerator(settings: settings, port: service.port, folder: folder)
  }

  /// Runs a command in its database and returns what it answers.
  func psql(_ command: String) throws -> String { try lease.psql(command, in: database) }
}
