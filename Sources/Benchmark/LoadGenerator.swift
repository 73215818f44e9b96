/// wrk, which plays the tills: it sends what a Lua script of the benchmark's folder makes.
struct LoadGenerator {
  let settings: BenchmarkSettings
  let port: UInt16
  let folder: String

  /// Runs a side for a round.
  ///
  /// - Parameter connections: How many tills at once; nil: as many as the settings say.
  func run(_ side: String, connections: Int? = nil) throws -> Measurement {
    // wrk reads its files by relative names; the shell is there for `cd` alone.
    let text = try Child.run([
      "sh", "-c", #"cd "$1" && shift && exec wrk "$@""#, "sh", folder, "-t1",
      "-c\(connections ?? settings.connections)", "-d\(settings.seconds)s", "--latency", "-s",
      side + ".lua", "http://127.0.0.1:\(port)",
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

  /// Lets the paced side send about so many requests a second, at random moments.
  func setPace(perSecond: Double) throws {
    let milliseconds = Int(Double(settings.connections) / perSecond * 1000)
    try BenchmarkFolder.write("\(milliseconds)\n", to: folder + "/pace.txt")
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
}
