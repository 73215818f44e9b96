import Coalition
import EmbeddedPostgres
import EventLoop
import Glibc
import Migrator
import Postgres
import Secrets

/// Prepares a cluster with default durability, lets the sides alternate, and prints medians and
/// ratios.
struct Benchmark {
  private let settings: BenchmarkSettings

  init(_ settings: BenchmarkSettings) { self.settings = settings }

  /// What one side did in one round.
  struct Measurement {
    let perSecond: Double
    /// Milliseconds; nil where the side does not tell.
    var latencyMedian: Double?
    var latency99th: Double?
  }

  func run() async throws {
    let folder = try makeFolder()
    defer { _ = try? Child.run(["rm", "-rf", folder]) }
    Output.line(
      "Preparing a cluster with \(settings.members) members and \(settings.partners) partners…")
    let cluster = EmbeddedPostgres(directory: folder + "/cluster")
    let lease = try cluster.start()
    defer { _ = try? lease.release() }
    try await prepare(lease, in: folder)

    let key = folder + "/identifier.key"
    try write(Hexadecimal.encode(SecureRandom.bytes(32)), to: key)
    let service = try ServiceUnderTest(
      database: lease.connectionString(user: "tessera_service", database: "tessera"),
      identifierKeyFile: key)
    defer { service.stop() }

    var measured: [String: [Measurement]] = [:]
    for round in 1...settings.rounds {
      Output.line("Round \(round) of \(settings.rounds)…")
      measured[Self.yardstick, default: []].append(
        try runPgbench(lease))
      // Every other round runs backwards, so that what grows with time favours no side.
      for side in round % 2 == 1 ? LoadScripts.sides : LoadScripts.sides.reversed() {
        measured[side.name, default: []].append(
          try runWrk(side.name, port: service.port, in: folder))
      }
    }
    report(measured, memory: Child.memoryPeakMegabytes(of: service.process))
    try verify(lease)
  }

  private static let yardstick = "pgbench"

  // MARK: Preparing

  private func makeFolder() throws -> String {
    var template = Array("/var/tmp/tessera-bench-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw Child.Failure(description: "no temporary folder can be made in /var/tmp")
    }
    let folder = String(
      decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    // The server may run as another user than this program.
    chmod(folder, 0o755)
    return folder
  }

  private func write(_ text: String, to path: String) throws {
    guard let file = fopen(path, "w") else {
      throw Child.Failure(description: "\(path) cannot be written")
    }
    fputs(text, file)
    fclose(file)
    chmod(path, 0o600)
  }

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
    for database in ["tessera", "pgbench"] {
      try await maintenance.runScript("create database \(database)")
    }
    await maintenance.close()

    let migrator = Migrator(connect("tessera"), on: loop, program: try DatabaseProgram.embedded())
    _ = try await migrator.migrate { _ in }
    let coalition = SampleCoalition(settings)
    let filling = PostgresConnection(connect("tessera"), on: loop)
    try await coalition.fill(filling)
    await filling.close()

    try write(coalition.keys.map { $0.text + "\n" }.joined(), to: folder + "/keys.txt")
    try write(coalition.members.map { "\($0)\n" }.joined(), to: folder + "/members.txt")
    try write(coalition.wallets.map { "\($0)\n" }.joined(), to: folder + "/wallets.txt")
    for side in LoadScripts.sides {
      try write(side.script, to: folder + "/" + side.name + ".lua")
    }
    _ = try Child.run(
      try pgbench(lease) + ["-q", "-i", "-s", String(settings.pgbenchScale)])
  }

  // MARK: Sides

  private func pgbench(_ lease: Lease) throws -> [String] {
    [
      try EmbeddedPostgres(directory: "/").programs().path("pgbench"), "-h", lease.socketFolder,
      "-U", EmbeddedPostgres.superuser, "pgbench",
    ]
  }

  private func runPgbench(_ lease: Lease) throws -> Measurement {
    let text = try Child.run(
      try pgbench(lease) + [
        "-n", "-N", "-M", "prepared", "-c", String(settings.pgbenchClients), "-j", "2", "-T",
        String(settings.seconds),
      ])
    guard let rate = text.firstMatch(of: #/tps = ([\d.]+)/#).flatMap({ Double($0.1) }) else {
      throw Child.Failure(description: "pgbench told no rate:\n\(text)")
    }
    return Measurement(perSecond: rate)
  }

  private func runWrk(_ side: String, port: UInt16, in folder: String) throws -> Measurement {
    // wrk reads its files by relative names; the shell is there for `cd` alone.
    let text = try Child.run([
      "sh", "-c", #"cd "$1" && shift && exec wrk "$@""#, "sh", folder, "-t1",
      "-c\(settings.connections)", "-d\(settings.seconds)s", "--latency", "-s", side + ".lua",
      "http://127.0.0.1:\(port)",
    ])
    guard let rate = text.firstMatch(of: #/Requests\/sec:\s+([\d.]+)/#),
      let perSecond = Double(rate.1)
    else { throw Child.Failure(description: "wrk told no rate:\n\(text)") }
    guard !text.contains("Non-2xx"), !text.contains("Socket errors") else {
      throw Child.Failure(description: "not every request of \(side) was answered well:\n\(text)")
    }
    return Measurement(
      perSecond: perSecond, latencyMedian: latency("50%", in: text),
      latency99th: latency("99%", in: text))
  }

  /// wrk writes `50%    4.20ms`, in us, ms or s.
  private func latency(_ percentile: String, in text: String) -> Double? {
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count == 2, words[0] == percentile else { continue }
      for (unit, milliseconds) in [("us", 0.001), ("ms", 1.0), ("s", 1000.0)]
      where words[1].hasSuffix(unit) {
        return Double(words[1].dropLast(unit.count)).map { $0 * milliseconds }
      }
    }
    return nil
  }

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

  // MARK: Reporting

  private func report(_ measured: [String: [Measurement]], memory: Int?) {
    let yardstick = median(measured[Self.yardstick, default: []].map(\.perSecond))
    func line(_ name: String, _ meaning: String) {
      let rounds = measured[name, default: []]
      let rate = median(rounds.map(\.perSecond))
      let p50 = median(rounds.compactMap(\.latencyMedian))
      let p99 = median(rounds.compactMap(\.latency99th))
      Output.line(
        pad(name, 20) + pad(whole(rate), 10, right: true)
          + pad(decimal(rate / yardstick), 9, right: true)
          + pad(p50 > 0 ? decimal(p50) : "", 11, right: true)
          + pad(p99 > 0 ? decimal(p99) : "", 11, right: true) + "   " + meaning)
    }
    Output.line("")
    Output.line(
      pad("side", 20) + pad("per second", 10, right: true) + pad("ratio", 9, right: true)
        + pad("p50 ms", 11, right: true) + pad("p99 ms", 11, right: true))
    line(
      Self.yardstick,
      "pgbench -N -M prepared -c \(settings.pgbenchClients), scale \(settings.pgbenchScale)")
    for side in LoadScripts.sides { line(side.name, side.meaning) }
    let spread = median(measured["earn", default: []].map(\.perSecond))
    let hot = median(measured["earn, hot partner", default: []].map(\.perSecond))
    Output.line("")
    Output.line(
      "Medians of \(settings.rounds) alternating rounds of \(settings.seconds) s; "
        + "\(settings.connections) keep-alive connections; load generator on the same cores.")
    Output.line("One hot partner against \(settings.partners): \(decimal(hot / spread))")
    if let memory { Output.line("Largest memory of the service: \(memory) MB") }
  }

  private func median(_ values: [Double]) -> Double {
    guard !values.isEmpty else { return 0 }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  private func whole(_ value: Double) -> String { String(Int(value.rounded())) }

  private func decimal(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let fraction = String(hundredths % 100)
    return "\(hundredths / 100)." + (fraction.count == 1 ? "0" : "") + fraction
  }

  private func pad(_ text: String, _ width: Int, right: Bool = false) -> String {
    let space = String(repeating: " ", count: max(0, width - text.count))
    return right ? space + text : text + space
  }
}
