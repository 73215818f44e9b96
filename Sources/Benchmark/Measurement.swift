/// What one side did in one round.
struct Measurement {
  let perSecond: Double
  /// Milliseconds; nil where the side does not tell.
  var latencyMedian: Double?
  var latency99th: Double?
}

extension [Measurement] {
  /// The median over the rounds of whatever the rounds tell; 0 when none does.
  func median(of value: (Measurement) -> Double?) -> Double {
    let sorted = compactMap(value).sorted()
    guard !sorted.isEmpty else { return 0 }
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  var ratePerSecond: Double { median(of: \.perSecond) }
}
