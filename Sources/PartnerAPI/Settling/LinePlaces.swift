import Coalition
import HTTP
import Postgres
import Store

/// How postings and orders behind a line of a statement are named and paged.
enum LinePlaces {
  /// The line that the path names, `stm_…-3`.
  static func line(
    of exchange: Exchange, in statement: StatementID
  ) throws(Problem) -> Int32 {
    let prefix = "\(statement)-"
    guard let text = exchange.parameters["line_id"], text.hasPrefix(prefix),
      let line = Int32(text.dropFirst(prefix.count)), line > 0,
      text == "\(prefix)\(line)"
    else { throw Problem(.notFound) }
    return line
  }

  /// The place that the query names. What is behind a line is named by it and its place:
  /// `stm_…-3-1767225600000000-9e10…`.
  static func place(
    of exchange: Exchange, behind line: String
  ) throws(Problem) -> LinePlace? {
    guard let text = exchange.request.target.queryValue("starting_after") else { return nil }
    let prefix = "\(line)-"
    let parts = text.dropFirst(prefix.count).split(
      separator: "-", omittingEmptySubsequences: false)
    guard text.hasPrefix(prefix), parts.count == 2, (1...18).contains(parts[0].utf8.count),
      parts[0].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let time = Int64(parts[0]),
      time <= Instant.max.microseconds, parts[1].utf8.count == 32,
      let high = UInt64(parts[1].prefix(16), radix: 16),
      let low = UInt64(parts[1].suffix(16), radix: 16)
    else {
      throw .invalidParameter(
        "starting_after", .fieldFormat, "expected the id of what is behind this line")
    }
    return .init(
      recordedAt: Instant(microseconds: time), tie: PostgresUUID(high: high, low: low))
  }

  /// What is at a place behind a line is called so.
  static func id(of place: LinePlace, behind line: String) -> String {
    func digits(_ half: UInt64) -> String {
      let digits = String(half, radix: 16)
      return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
    return "\(line)-\(place.recordedAt.microseconds)-\(digits(place.tie.high))"
      + digits(place.tie.low)
  }
}
