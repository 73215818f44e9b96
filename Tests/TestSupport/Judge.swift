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
  package func verdict(on content: [UInt8], named name: String) throws -> Verdict {
    try inFolder(with: [name: content]) { folder in
      try run(on: folder.appending(path: name).path, in: folder)
    }
  }

  /// Shows the judge a folder of files by their names.
  package func verdict(onAll files: [String: [UInt8]]) throws -> Verdict {
    // Beside the folder in which the judge works, for it may keep things of its own there.
    try inFolder(with: [:]) { home in try inFolder(with: files) { try run(on: $0.path, in: home) } }
  }

  private func inFolder(
    with files: [String: [UInt8]], _ body: (URL) throws -> Verdict
  ) throws -> Verdict {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "tessera-judge-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, content) in files { try Data(content).write(to: folder.appending(path: name)) }
    return try body(folder)
  }

  private func run(on file: String, in folder: URL) throws -> Verdict {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments =
      [program] + arguments.map { $0.replacingOccurrences(of: "{}", with: file) }
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment
      .merging([
        "LC_ALL": "C.UTF-8", "HOME": folder.path, "PYTHONDONTWRITEBYTECODE": "1",
      ]) { _, new in new }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let said = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(
      process.terminationStatus != 127,
      "\(program) is not there: run deploy/bootstrap.sh test")
    return Verdict(
      status: process.terminationStatus, output: String(decoding: said, as: UTF8.self))
  }
}
