import EmbeddedPostgres
import Foundation
import Testing

/// A program of others that reads a format and says whether a file is one.
///
/// Judges come with `deploy/bootstrap.sh test`: from Debian, or from PyPI into `.venv`. Without one
/// its tests fail, because a test that is skipped looks like one that passed.
package struct Judge: Sendable {
  /// What the judge said of a file.
  package struct Verdict: Sendable, CustomStringConvertible {
    package let status: Int32
    package let output: String

    /// Whether the judge took the file.
    package var isAccepted: Bool { status == 0 }
    package var description: String { "status \(status): \(output)" }
  }

  private let program: String
  private let arguments: [String]

  /// A program on the path, called with arguments in which `{}` is the file.
  package init(_ program: String, _ arguments: String...) {
    self.program = program
    self.arguments = arguments
  }

  /// A program of the virtual environment.
  package static func python(_ program: String, _ arguments: String...) -> Judge {
    Judge(Self.root + "/.venv/bin/" + program, arguments)
  }

  /// A script of `Tests/Judges`, run in the virtual environment.
  package static func script(_ script: String, _ arguments: String...) -> Judge {
    Judge(Self.root + "/.venv/bin/python", [Self.root + "/Tests/Judges/" + script] + arguments)
  }

  private init(_ program: String, _ arguments: [String]) {
    self.program = program
    self.arguments = arguments
  }

  /// The folder of the project.
  package static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// Shows the judge a file of that content and name.
  package func verdict(on content: [UInt8], named name: String) async throws -> Verdict {
    let folder = try Self.folder(with: [name: content])
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await run(on: folder.appending(path: name).path, in: folder.path)
  }

  /// Shows the judge a folder of files by their names.
  package func verdict(onAll files: [String: [UInt8]]) async throws -> Verdict {
    // Beside the folder in which the judge works, for it may keep things of its own there.
    let (home, folder) = (try Self.folder(with: [:]), try Self.folder(with: files))
    defer { for used in [home, folder] { try? FileManager.default.removeItem(at: used) } }
    return try await run(on: folder.path, in: home.path)
  }

  private static func folder(with files: [String: [UInt8]]) throws -> URL {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "tessera-judge-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, content) in files { try Data(content).write(to: folder.appending(path: name)) }
    return folder
  }

  /// Runs the judge with `folder` as its own and its home, beside whatever else the tests run.
  private func run(on file: String, in folder: String) async throws -> Verdict {
    let command = ChildProgram(
      ["/usr/bin/env", "-C", folder, program]
        + arguments.map { $0.replacingOccurrences(of: "{}", with: file) },
      environment: [
        "PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", "HOME=\(folder)",
        "PYTHONDONTWRITEBYTECODE=1",
      ])
    let outcome = try await DetachedThread.value { try command.run() }
    try #require(
      outcome.status != 127, "\(program) is not there: run deploy/bootstrap.sh test")
    return Verdict(status: outcome.status, output: outcome.text)
  }
}
