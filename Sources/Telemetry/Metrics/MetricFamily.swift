/// What stands behind one combination of label values.
enum MetricSeries: Sendable {
  case counter(Counter)
  case gauge(Gauge)
  case histogram(Histogram)
  case reading(@Sendable () -> Int64?)
}

/// All series of one name.
struct MetricFamily: Sendable {
  enum Kind: String {
    case counter
    case gauge
    case histogram
  }

  let name: String
  private let help: String
  private let type: Kind
  private let unit: MetricUnit
  private let labelNames: [String]
  private var seriesByValues: [[String]: MetricSeries] = [:]

  init(
    name: String, help: String, type: Kind, unit: MetricUnit, _ labels: MetricsRegistry.Labels
  ) {
    precondition(Self.isName(name, allowingColon: true), "\(name) is no name of a metric")
    labelNames = labels.map(\.key)
    for label in labelNames {
      precondition(
        Self.isName(label, allowingColon: false) && !label.hasPrefix("__") && label != "le",
        "\(label) is no name of a label")
    }
    self.name = name
    self.help = help
    self.type = type
    self.unit = unit
  }

  func hasSameMeaning(as other: MetricFamily) -> Bool {
    name == other.name && help == other.help && type == other.type && unit == other.unit
      && labelNames == other.labelNames
  }

  /// Returns the series of these label values, made when it is new, or the series `other` when
  /// there are too many.
  mutating func series(
    _ values: [String], replacing: Bool, make: () -> MetricSeries
  ) -> MetricSeries {
    var key = values
    if seriesByValues[key] == nil && seriesByValues.count >= MetricsRegistry.seriesMax - 1 {
      key = values.map { _ in "other" }
    }
    if let series = seriesByValues[key], !replacing { return series }
    let series = make()
    seriesByValues[key] = series
    return series
  }

  func append(to text: inout [UInt8]) {
    text.append(contentsOf: "# HELP \(name) ".utf8)
    Self.append(help, escapingQuotes: false, to: &text)
    text.append(contentsOf: "\n# TYPE \(name) \(type.rawValue)\n".utf8)
    let sorted = seriesByValues.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    for (values, series) in sorted {
      switch series {
      case .counter(let counter):
        sample(values, to: &text) { unit.append(magnitude: counter.value, to: &$0) }
      case .gauge(let gauge):
        sample(values, to: &text) { unit.append(gauge.value, to: &$0) }
      case .reading(let read):
        guard let value = read() else { continue }
        sample(values, to: &text) { unit.append(value, to: &$0) }
      case .histogram(let histogram):
        append(histogram, values, to: &text)
      }
    }
  }

  private func append(_ histogram: Histogram, _ values: [String], to text: inout [UInt8]) {
    let counts = histogram.cumulativeCounts
    for (index, count) in counts.enumerated() {
      var bound: [UInt8] = []
      if index < histogram.bounds.count {
        unit.append(magnitude: histogram.bounds[index], to: &bound)
      } else {
        bound = Array("+Inf".utf8)
      }
      let le = String(decoding: bound, as: UTF8.self)
      sample(values, suffix: "_bucket", le: le, to: &text) {
        MetricUnit.count.append(magnitude: count, to: &$0)
      }
    }
    sample(values, suffix: "_sum", to: &text) { unit.append(magnitude: histogram.sum, to: &$0) }
    // The last bucket, not a counter of its own: a scrape between two additions stays consistent.
    sample(values, suffix: "_count", to: &text) {
      MetricUnit.count.append(magnitude: counts.last ?? 0, to: &$0)
    }
  }

  private func sample(
    _ values: [String], suffix: String = "", le: String? = nil, to text: inout [UInt8],
    value: (inout [UInt8]) -> Void
  ) {
    text.append(contentsOf: (name + suffix).utf8)
    var labels = Array(zip(labelNames, values))
    if let le { labels.append(("le", le)) }
    for (index, label) in labels.enumerated() {
      text.append(UInt8(ascii: index == 0 ? "{" : ","))
      text.append(contentsOf: "\(label.0)=\"".utf8)
      Self.append(label.1, escapingQuotes: true, to: &text)
      text.append(UInt8(ascii: "\""))
    }
    if !labels.isEmpty { text.append(UInt8(ascii: "}")) }
    text.append(UInt8(ascii: " "))
    value(&text)
    text.append(UInt8(ascii: "\n"))
  }

  private static func append(
    _ raw: String, escapingQuotes: Bool, to text: inout [UInt8]
  ) {
    for byte in raw.utf8 {
      switch byte {
      case UInt8(ascii: "\\"): text.append(contentsOf: #"\\"#.utf8)
      case UInt8(ascii: "\n"): text.append(contentsOf: #"\n"#.utf8)
      case UInt8(ascii: "\"") where escapingQuotes: text.append(contentsOf: #"\""#.utf8)
      default: text.append(byte)
      }
    }
  }

  /// Tells whether `name` is `[a-zA-Z_][a-zA-Z0-9_]*`, with colons in the name of a metric.
  private static func isName(_ name: String, allowingColon: Bool) -> Bool {
    guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
        true
      case UInt8(ascii: ":"): allowingColon
      default: false
      }
    }
  }
}
