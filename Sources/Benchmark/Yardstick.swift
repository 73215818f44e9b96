import EmbeddedPostgres

/// pgbench on the cluster under test: what the bare database does in the same minutes.
struct Yardstick {
  static let name = "pgbench"
  static let database = "pgbench"

  let settings: BenchmarkSettings
  let lease: Lease
  /// Where the script of the lonely client lies.
  let folder: String

  /// One row read and one changed durably: what any answer about a member's points must cost.
  static let selectAndCommit = """
    \\set aid random(1, 100000 * :scale)
    SELECT abalance FROM pgbench_accounts WHERE aid = :aid;
    UPDATE pgbench_accounts SET abalance = abalance + 1 WHERE aid = :aid;

    """

  private static let scriptName = "select-and-commit.sql"

  /// Fills the tables of pgbench.
  func prepare() throws {
    try BenchmarkFolder.write(Self.selectAndCommit, to: folder + "/" + Self.scriptName)
    _ = try Child.run(try command() + ["-q", "-i", "-s", String(settings.pgbenchScale)])
  }

  /// Ends what preparing has begun: pages are on the disk, and the files of the log that preparing
  /// has filled are there to be written over, as they are on a server that has run for a while.
  func settle() throws {
    _ = try lease.psql("checkpoint", in: Self.database)
  }

  /// `pgbench -N -M prepared` with as many clients as it is told.
  func run() throws -> Measurement {
    try measure(["-N", "-c", String(settings.pgbenchClients), "-j", "2"])
  }

  /// One client that reads one row and changes another, and waits for both.
  func runAlone() throws -> Measurement {
    try measure([
      "-f", folder + "/" + Self.scriptName, "-D", "scale=\(settings.pgbenchScale)", "-c", "1",
    ])
  }

  private func measure(_ options: [String]) throws -> Measurement {
    let text = try Child.run(
      try command() + ["-n", "-M", "prepared", "-T", String(settings.seconds)] + options)
    guard let rate = text.firstMatch(of: #/tps = ([\d.]+)/#).flatMap({ Double($0.1) }) else {
      throw Child.Failure(description: "pgbench told no rate:\n\(text)")
    }
    let latency = text.firstMatch(of: #/latency average = ([\d.]+) ms/#).flatMap { Double($0.1) }
    return Measurement(perSecond: rate, latencyMedian: latency)
  }

  private func command() throws -> [String] {
    [
      try EmbeddedPostgres(directory: "/").programs().path("pgbench"), "-h", lease.socketFolder,
      "-U", EmbeddedPostgres.superuser, Self.database,
    ]
  }
}
