/// What the rounds have measured, and how it is told: medians, and ratios to the yardstick.
struct Report {
  static let yardstickAlone = "select and commit"
  static let earnAlone = "earn, alone"
  static let earnLimited = "earn, limits"

  private let settings: BenchmarkSettings
  private var measured: [String: [Measurement]] = [:]
  /// What the earning sides cost on the disk.
  var use: DiskUse
  /// The largest memory of the service, in megabytes.
  var memory: Int?

  init(_ settings: BenchmarkSettings, use: DiskUse) {
    self.settings = settings
    self.use = use
  }

  mutating func add(_ measurement: Measurement, to side: String) {
    measured[side, default: []].append(measurement)
  }

  func rate(of side: String) -> Double { measured[side, default: []].ratePerSecond }

  private func latency(of side: String) -> Double {
    measured[side, default: []].median(of: \.latencyMedian)
  }

  /// Prints the whole report.
  func write() {
    Output.line("")
    Output.line(
      pad("side", 20) + pad("per second", 10, right: true) + pad("ratio", 9, right: true)
        + pad("p50 ms", 11, right: true) + pad("p99 ms", 11, right: true))
    line(
      Yardstick.name,
      "pgbench -N -M prepared -c \(settings.pgbenchClients), scale \(settings.pgbenchScale)")
    for side in LoadScripts.sides { line(side.name, side.meaning) }
    line(Self.earnLimited, "HTTP earn, every partner held against a credit limit")
    line(LoadScripts.paced.name, "HTTP earn at half of its rate, at random moments")
    line(Self.yardstickAlone, "pgbench, one client: a select and an update, each its own commit")
    line(Self.earnAlone, "HTTP earn, one connection")
    Output.line("")
    Output.line(
      "Medians of \(settings.rounds) alternating rounds of \(settings.seconds) s; "
        + "\(settings.connections) keep-alive connections; load generator on the same cores.")
    Output.line(
      "One hot partner against \(settings.partners): "
        + Self.decimal(rate(of: "earn, hot partner") / rate(of: "earn")))
    Output.line(
      "Orders of one hot gift against \(SampleGifts.count) gifts: "
        + Self.decimal(rate(of: LoadScripts.hotGift) / rate(of: LoadScripts.manyGifts)))
    Output.line(
      "Earning with limits against without: "
        + Self.decimal(rate(of: Self.earnLimited) / rate(of: "earn")))
    Output.line(
      "One earn alone, in times of one select and one commit: "
        + Self.decimal(latency(of: Self.earnAlone) / latency(of: Self.yardstickAlone)))
    if let memory { Output.line("Largest memory of the service: \(memory) MB") }
    Output.line(use.sentence)
  }

  private func line(_ name: String, _ meaning: String) {
    let rounds = measured[name, default: []]
    let p50 = rounds.median(of: \.latencyMedian)
    let p99 = rounds.median(of: \.latency99th)
    Output.line(
      pad(name, 20) + pad(whole(rounds.ratePerSecond), 10, right: true)
        + pad(Self.decimal(rounds.ratePerSecond / rate(of: Yardstick.name)), 9, right: true)
        + pad(p50 > 0 ? Self.decimal(p50) : "", 11, right: true)
        + pad(p99 > 0 ? Self.decimal(p99) : "", 11, right: true) + "   " + meaning)
  }

  private func whole(_ value: Double) -> String { String(Int(value.rounded())) }

  static func decimal(_ value: Double) -> String {
    guard value.isFinite else { return "" }
    let hundredths = Int((value * 100).rounded())
    let fraction = String(hundredths % 100)
    return "\(hundredths / 100)." + (fraction.count == 1 ? "0" : "") + fraction
  }

  private func pad(_ text: String, _ width: Int, right: Bool = false) -> String {
    let space = String(repeating: " ", count: max(0, width - text.count))
    return right ? space + text : text + space
  }
}
