/// As much of `Package.swift` as the arrows between the rooms need.
struct Manifest {
  /// What each target says that it depends on.
  let dependencies: [String: Set<String>]
  /// The target of each folder whose name is another than the target's.
  let targetsByFolder: [String: String]

  /// The target that a source file belongs to.
  func target(of file: Tree.File) -> String {
    let folder = String(file.path.split(separator: "/")[1])
    return targetsByFolder[folder] ?? folder
  }

  /// Reads the calls `room(…)`, `tests(…)`, `.target(…)` and `.executableTarget(…)` that name a
  /// target: its name is the first text of a call, its dependencies are the texts of the first
  /// list.
  init(parsing text: String) {
    var dependencies: [String: Set<String>] = [:]
    var targetsByFolder: [String: String] = [:]
    for call in [" room(", " tests(", " .target(", " .testTarget(", " .executableTarget("] {
      var rest = text[...]
      while let found = rest.firstRange(of: call) {
        let isDefinition = rest[..<found.lowerBound].hasSuffix("func")
        rest = rest[found.upperBound...]
        let arguments = Self.upToClosingParenthesis(rest)
        guard !isDefinition, let name = Self.texts(in: arguments).first else { continue }
        let list = arguments.drop { $0 != "[" }.prefix { $0 != "]" }
        dependencies[name] = Set(Self.texts(in: list))
        if let path = arguments.firstRange(of: "path: ") {
          let folder = Self.texts(in: arguments[path.upperBound...])[0].split(separator: "/")
          targetsByFolder[String(folder[folder.count - 1])] = name
        }
      }
    }
    self.dependencies = dependencies
    self.targetsByFolder = targetsByFolder
  }

  private static func upToClosingParenthesis(_ text: Substring) -> Substring {
    var depth = 1
    return text.prefix { character in
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      return depth > 0
    }
  }

  /// The texts between quotation marks.
  private static func texts(in text: Substring) -> [String] {
    let pieces = text.split(separator: "\"", omittingEmptySubsequences: false)
    return pieces.indices.filter { !$0.isMultiple(of: 2) }.map { String(pieces[$0]) }
  }
}
