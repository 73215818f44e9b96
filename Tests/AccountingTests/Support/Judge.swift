import EmbeddedPostgres
import Foundation
import TestSupport
import Testing

/// A program of others that reads a format and says whether a file is one.
///
/// Judges come with `deploy/bootstrap.sh test`: from Debian, or from PyPI into `.venv`. Without one
/// its tests fail, because a test that is skipped looks like one that passed.
struct Judge {
  /// What the judge said of a file.
  struct Verdict: CustomStringConvertible {
    let status: Int32
    let output: String

    /// Whether the judge took the file.
    var isAccepted: Bool { status == 0 }
    var description: String { "status \(status): \(output)" }
  }

  private let program: String
  private let arguments: [String]

  /// A program on the path, called with arguments in which `{}` is the file.
  init(_ program: String, _ arguments: String...) {
    self.program = program
    self.arguments = arguments
  }

  /// A program of the virtual environment.
  static func python(_ program: String, _ arguments: String...) -> Judge {
    Judge(Self.root + "/.venv/bin/" + program, arguments)
  }

  /// A script of `Tests/Judges`, run in the virtual environment.
  static func script(_ script: String, _ arguments: String...) -> Judge {
    Judge(Self.root + "/.venv/bin/python", [Self.root + "/Tests/Judges/" + script] + arguments)
  }

  private init(_ program: String, _ arguments: [String]) {
    self.program = program
    self.arguments = arguments
  }

  /// The folder of the project.
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// Shows the judge a file of that content and name.
  func verdict(on content: [UInt8], named name: String) async throws -> Verdict {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "tessera-judge-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: name)
    try Data(content).write(to: file)
    return try await run(on: file.path, in: folder.path)
  }

  /// Runs the judge with `folder` as its own and its home, beside whatever else the tests run.
  private func run(on file: String, in folder: String) async throws -> Verdict {
    let command = ChildProgram(
      ["/usr/bin/env", "-C", folder, program]
        + arguments.map { $0.replacingOccurrences(of: "{}", with: file) },
      environment: [
        "PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", "HOME=\(folder)",
      ])
    let outcome = try await DetachedThread.value { try command.run() }
    try #require(
      outcome.status != 127, "\(program) is not there: run deploy/bootstrap.sh test")
    return Verdict(status: outcome.status, output: outcome.text)
  }
}
