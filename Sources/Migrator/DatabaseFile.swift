import Secrets

/// One file of `db/`: a step that is taken once, or a definition that holds until it changes.
package struct DatabaseFile: Hashable, Sendable {
  /// What a file does, and when.
  package enum Kind: Hashable, Sendable {
    /// Takes the schema one step forward: `db/migrations/0007_holds.sql` is number 7, `holds`.
    case migration(number: Int, name: String)
    /// Says how something is now; applied again whenever it has changed, in the order of `stage`.
    case repeatable(stage: Stage)
  }

  /// The order in which definitions are applied: each may rest on those before it.
  package enum Stage: Int, CaseIterable, Hashable, Sendable, Comparable {
    /// `db/functions`: what the others call.
    case functions
    /// `db/views`.
    case views
    /// `db/policies`: row-level security, which calls functions.
    case policies
    /// `db/grants`: rights, on everything before.
    case grants

    package static func < (a: Stage, b: Stage) -> Bool { a.rawValue < b.rawValue }
  }

  /// The path from the package's root, such as `db/functions/ledger/post.sql`.
  package let path: String
  /// The SQL.
  package let text: String
  /// What the file does, by its path.
  package let kind: Kind
  /// The SHA-256 of the text: what the database remembers of an applied file.
  package let checksum: [UInt8]

  /// Takes a file by its path, which says what it is.
  package init(path: String, text: String) throws(MigratorError) {
    guard let kind = Self.kind(of: path) else { throw .fileMisplaced(path: path) }
    self.path = path
    self.text = text
    self.kind = kind
    checksum = SHA256.digest(utf8: text)
  }

  private static func kind(of path: String) -> Kind? {
    // The paths become part of SQL text; these characters mean nothing there.
    let isPlain = path.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"):
        true
      default: false
      }
    }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard isPlain, path.hasSuffix(".sql"), parts.count >= 3, parts[0] == "db" else { return nil }
    if let stage = Stage.allCases.first(where: { "\($0)" == parts[1] }) {
      return .repeatable(stage: stage)
    }
    guard parts[1] == "migrations", parts.count == 3 else { return nil }
    return migration(called: parts[2].dropLast(4))
  }

  /// Reads `0007_holds`: four digits, not all of them zero, an underscore and a name.
  private static func migration(called name: Substring) -> Kind? {
    let digits = name.prefix(4)
    guard digits.count == 4, digits.allSatisfy({ $0.isASCII && $0.isNumber }),
      let number = Int(digits), number > 0, name.dropFirst(4).first == "_", name.count > 5
    else { return nil }
    return .migration(number: number, name: String(name.dropFirst(5)))
  }
}
