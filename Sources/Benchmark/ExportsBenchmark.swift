import EmbeddedPostgres
import EventLoop
import Migrator
import Postgres

/// What each format of a settlement of many partners costs, all that the command does: to read and
/// to prove the settlement, to write, and to record what was handed out.
struct ExportsBenchmark {
  private let settings: BenchmarkSettings

  /// What every export of ten thousand partners is to stay below.
  private static let secondsMax = 10.0
  private static let megabytesMax = 200

  private static let formats = [
    "jsonl", "hledger", "ledger", "beancount", "datev", "1c-client-bank", "gnucash", "ofx", "ubl",
    "html", "pdf", "pain.001", "pain.008",
  ]
  private static let profiles = [
    "generic", "gnucash", "quickbooks-online", "sage-50", "sage-intacct", "sap",
    "windows-1251-tab", "xero",
  ]

  init(_ settings: BenchmarkSettings) {
    var settings = settings
    settings.partners = settings.exports
    settings.members = max(1_000, settings.exports)
    self.settings = settings
  }

  func run() async throws {
    let folder = try BenchmarkFolder.make()
    defer { _ = try? Child.run(["rm", "-rf", folder]) }
    Output.line("Preparing a settlement of \(settings.partners) partners…")
    let cluster = EmbeddedPostgres(directory: folder + "/cluster")
    let lease = try cluster.start()
    defer { _ = try? lease.release() }
    try await prepare(lease)
    let settlement = try ExportedSettlement(lease: lease, folder: folder)
    Output.line("\nwhat                      seconds     MB    files        bytes")
    try settlement.close()
    try BenchmarkFolder.write(
      SettledPartners.details(partners: settings.partners), to: folder + "/details.json")
    try BenchmarkFolder.write(SettledPartners.chart, to: folder + "/chart.json")
    var slow: [String] = []
    for words in Self.formats.map({ [$0] }) + Self.profiles.map({ ["csv", "--profile", $0] }) {
      let usage = try settlement.export(words)
      if usage.seconds > Self.secondsMax || usage.megabytes > Self.megabytesMax {
        slow.append(words.last ?? "")
      }
    }
    try settlement.importStatement()
    guard slow.isEmpty else {
      throw Child.Failure(
        description: "more than \(Int(Self.secondsMax)) s or \(Self.megabytesMax) MB: "
          + slow.joined(separator: ", "))
    }
  }

  private func prepare(_ lease: Lease) async throws {
    let loop = try EventLoop.start(named: "prepare")
    defer { loop.stop() }
    let maintenance = PostgresConnection(Benchmark.connect(lease, to: "postgres"), on: loop)
    try await maintenance.runScript("create database tessera")
    await maintenance.close()
    let configuration = Benchmark.connect(lease, to: "tessera")
    let migrator = Migrator(configuration, on: loop, program: try DatabaseProgram.embedded())
    _ = try await migrator.migrate { _ in }
    let filling = PostgresConnection(configuration, on: loop)
    try await SampleCoalition(partners: settings.partners, members: settings.members)
      .fill(filling, oldPostings: 4 * settings.partners)
    try await SettledPartners(count: settings.partners).fill(filling)
    try await filling.runScript("vacuum analyze", silenceMax: nil)
    await filling.close()
  }
}
