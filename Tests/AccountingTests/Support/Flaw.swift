import Accounting
import Testing

/// One change to a good file that makes it wrong: what a judge that is awake finds.
struct Flaw: CustomTestStringConvertible {
  let name: String
  let from: String
  let to: String
  /// What the judge says of it; empty: anything, as long as it refuses.
  var finding = ""
  var testDescription: String { name }

  /// A good file with this change, at the only or the last place where it can be made.
  func made(
    in good: [UInt8], _ encoding: TextEncoding = .utf8,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [UInt8] {
    let (from, to) = (
      try encoding.bytes(of: from, field: ""), try encoding.bytes(of: to, field: "")
    )
    let place = try #require(
      good.ranges(of: from).last, "\(self.from) is in the file", sourceLocation: sourceLocation)
    return Array(good[..<place.lowerBound] + to + good[place.upperBound...])
  }

  func made(in good: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
    String(
      decoding: try made(in: Array(good.utf8), sourceLocation: sourceLocation), as: UTF8.self)
  }
}
