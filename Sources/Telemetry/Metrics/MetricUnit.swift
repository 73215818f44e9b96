/// In what a metric counts, and how Prometheus is told.
///
/// All metrics are whole numbers, so that adding to one is a single atomic instruction; only their
/// text has decimals.
package enum MetricUnit: Sendable {
  /// Things, bytes, points: written as they are.
  case count
  /// Durations, counted in nanoseconds and written in seconds, Prometheus' base unit.
  case seconds

  func append(_ value: Int64, to text: inout [UInt8]) {
    if value < 0 { text.append(UInt8(ascii: "-")) }
    append(magnitude: value.magnitude, to: &text)
  }

  func append(magnitude: UInt64, to text: inout [UInt8]) {
    switch self {
    case .count:
      text.append(contentsOf: String(magnitude).utf8)
    case .seconds:
      text.append(contentsOf: String(magnitude / 1_000_000_000).utf8)
      let digits = String(magnitude % 1_000_000_000)
      let padded = String(repeating: "0", count: 9 - digits.count) + digits
      let fraction = padded.reversed().drop { $0 == "0" }.reversed()
      guard !fraction.isEmpty else { return }
      text.append(UInt8(ascii: "."))
      text.append(contentsOf: String(fraction).utf8)
    }
  }
}
