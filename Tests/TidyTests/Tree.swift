import FoundationEssentials

/// The files of the project, as a reader finds them.
enum Tree {
  /// A text file and where it lies below the root.
  struct File: Sendable, CustomStringConvertible {
    let path: String
    let text: String

    var description: String { path }
    let lines: [String]

    init(path: String, text: String) {
      self.path = path
      self.text = text
      let pieces = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      lines = pieces.map { String(decoding: $0, as: UTF8.self) }
    }
  }

  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// What belongs to the project; whatever else lies beside it was made by building and running.
  private static let parts = [
    ".ci", "CHANGELOG.md", "CONTRIBUTING.md", "Makefile", "Package.swift", "README.md", "Sources",
    "Tests", "db", "deploy", "docs",
  ]

  /// Every text file, in the order of its path.
  static let files: [File] = parts.flatMap(paths).sorted().compactMap { path in
    guard let text = try? String(contentsOf: root.appending(path: path), encoding: .utf8) else {
      return nil
    }
    return File(path: path, text: text)
  }

  static let swift = files.filter { $0.path.hasSuffix(".swift") }
  static let sql = files.filter { $0.path.hasSuffix(".sql") }
  static let documents = files.filter { $0.path.hasSuffix(".md") }

  static func file(_ path: String) -> File? { files.first { $0.path == path } }

  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appending(path: path).path)
  }

  /// The file at `part`, or all that lie below it.
  private static func paths(below part: String) -> [String] {
    let below = try? FileManager.default.subpathsOfDirectory(
      atPath: root.appending(path: part).path)
    return [part] + (below ?? []).map { "\(part)/\($0)" }
  }
}
