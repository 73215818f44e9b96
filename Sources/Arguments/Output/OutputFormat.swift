/// How a command writes its answer: for people, or for programs.
package enum OutputFormat: String, CaseIterable, Sendable {
  /// Aligned columns.
  case table
  /// One JSON object a line.
  case json
  /// RFC 4180.
  case csv
}
