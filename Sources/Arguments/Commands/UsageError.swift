/// A command line, an environment or a settings file that cannot be understood.
package struct UsageError: Error, Hashable, CustomStringConvertible {
  /// The exit code that shells know for this.
  package static let exitCode: Int32 = 2

  /// What is wrong, in one sentence without a full stop.
  package let message: String
  /// What was probably meant, if anything.
  package let suggestion: String?
  /// The command that was understood so far: `tessera partner invite`.
  package let command: String
  /// How that command is used, on one line.
  package let usage: String

  /// Everything to print on stderr, without a line feed at the end.
  package var description: String {
    var lines = ["error: \(message)"]
    if let suggestion { lines.append("       did you mean \(suggestion)?") }
    lines.append("usage: \(usage)")
    lines.append("       '\(command) --help' explains it")
    return lines.joined(separator: "\n")
  }
}
