import TestSupport
import Testing

/// A file of `db/functions`, taken apart.
struct FunctionFile: CustomTestStringConvertible, Sendable {
  /// Relative to `db`.
  let path: String
  let lines: [Substring]
  var testDescription: String { path }

  init(path: String) {
    self.path = path
    lines = ((try? SampleCoalition.text(path)) ?? "").split(
      separator: "\n", omittingEmptySubsequences: false)
  }

  static let all = SampleCoalition.files(in: "functions", endingWith: ".sql").map(FunctionFile.init)

  /// `ledger.post` for `functions/ledger/post.sql`.
  var functionName: String {
    path.split(separator: "/").dropFirst().joined(separator: ".").dropSuffix(".sql")
  }

  /// The comment with which the file opens.
  var header: [Substring] { Array(lines.prefix { $0.hasPrefix("--") }) }

  /// Everything but comments.
  var code: [Substring] { lines.filter { !$0.hasPrefix("--") } }

  /// The SQLSTATEs of our class that the code names.
  var sqlStates: Set<String> { Self.sqlStates(in: code.map { $0.prefix(upTo: $0.endOfCode) }) }

  /// Those that the header names.
  var sqlStatesDocumented: Set<String> { Self.sqlStates(in: header) }

  private static func sqlStates(in lines: [Substring]) -> Set<String> {
    var found: Set<String> = []
    for line in lines { for match in line.matches(of: /TS\d{3}/) { found.insert(String(match.0)) } }
    return found
  }
}

extension Substring {
  /// Where a comment at the end of a line of SQL begins.
  fileprivate var endOfCode: Index { firstRange(of: "--")?.lowerBound ?? endIndex }
}

extension String {
  fileprivate func dropSuffix(_ suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }
}
