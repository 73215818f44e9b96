import EmbeddedPostgres
import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// The program `tessera` as a user meets it: words in, two streams and an exit code out.
struct Tool {
  /// What a run has left behind.
  struct Run {
    let status: Int32
    let output: String
    let errors: String

    /// The lines of the answer, each one a JSON object.
    func json() throws -> [[String: JSONValue]] {
      try output.split(separator: "\n").map {
        try JSONDecoder().decode([String: JSONValue].self, from: Data($0.utf8))
      }
    }
  }

  let folder: TestFolder
  /// Options that come before the words of each run.
  var options: [String] = []
  var environment = ChildProgram.plainEnvironment

  /// Runs the program to its end, with nobody at its terminal.
  func run(_ words: String...) throws -> Run { try run(words) }

  /// Runs the program to its end, with nobody at its terminal.
  func run(_ words: [String]) throws -> Run {
    let prefix = "\(folder.path)/run-\(UUID().uuidString)"
    let outcome = try program(words, prefix).run()
    return Run(
      status: outcome.status, output: try text(prefix + ".out"), errors: try text(prefix + ".err"))
  }

  /// Runs the program to its end and returns the first row of its answer, of which there is one.
  func row(_ words: String...) throws -> [String: JSONValue] {
    let run = try run(words + ["-f", "json"])
    return try #require(try run.json().first, "\(run.errors)")
  }

  /// Starts the program and returns its process and the prefix of its two streams' files.
  func start(_ words: String...) throws -> (process: Int32, prefix: String) {
    let prefix = "\(folder.path)/run-\(UUID().uuidString)"
    return (try program(words, prefix).start(), prefix)
  }

  private func program(_ words: [String], _ prefix: String) -> ChildProgram {
    let script = "exec \"$@\" >\"$0.out\" 2>\"$0.err\""
    return ChildProgram(
      ["/bin/sh", "-c", script, prefix, TestBinary.tessera] + words + options,
      environment: environment)
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }
}

/// A value of the program's JSON.
enum JSONValue: Decodable, Hashable {
  case text(String)
  case number(Int64)
  case flag(Bool)
  case null

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? container.decode(Int64.self) {
      self = .number(number)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  /// The text, if it is one.
  var string: String? { if case .text(let text) = self { text } else { nil } }
}
