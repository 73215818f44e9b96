/// What a field of a log line may hold.
package enum LogValue: Sendable {
  case text(String)
  case number(Int64)
  case flag(Bool)
  /// Written as `null`.
  case none

  /// Holds the text of anything that describes itself safely: an id, an error.
  package static func describing(_ value: some CustomStringConvertible) -> LogValue {
    .text(value.description)
  }

  func append(to line: inout [UInt8]) {
    switch self {
    case .text(let text): LogLine.append(text: text, to: &line)
    case .number(let number): line.append(contentsOf: String(number).utf8)
    case .flag(let flag): line.append(contentsOf: (flag ? "true" : "false").utf8)
    case .none: line.append(contentsOf: "null".utf8)
    }
  }
}

extension LogValue: ExpressibleByStringInterpolation {
  package init(stringLiteral text: String) { self = .text(text) }
}

extension LogValue: ExpressibleByIntegerLiteral {
  package init(integerLiteral number: Int64) { self = .number(number) }
}

extension LogValue: ExpressibleByBooleanLiteral {
  package init(booleanLiteral flag: Bool) { self = .flag(flag) }
}

extension LogValue: ExpressibleByNilLiteral {
  package init(nilLiteral: ()) { self = .none }
}
