import Testing

/// The arrows of the house: who may import whom. `docs/ARCHITECTURE.md` draws them.
@Suite struct HouseTests {
  /// The rooms and what each may import of the others. Written down a second time, on purpose: a
  /// new arrow is a decision, not a line in a manifest.
  static let arrows: [String: Set<String>] = [
    "EventLoop": ["CLinux"],
    "Postgres": ["CLibpq", "CLinux", "EventLoop"],
    "Secrets": ["CLibcrypto"],
    "Telemetry": [],
    "Coalition": [],
    "PDF": [],
    "Accounting": ["Coalition", "PDF"],
    "Arguments": [],
    "EmbeddedPostgres": ["CLinux"],
    "Migrator": ["EventLoop", "Postgres", "Secrets"],
    "Store": ["Coalition", "EventLoop", "Postgres", "Telemetry"],
    "HTTP": ["CLinux", "EventLoop"],
    "Operations": ["Coalition", "EventLoop", "Secrets", "Store", "Telemetry"],
    "PartnerAPI": [
      "Coalition", "EventLoop", "HTTP", "Operations", "Postgres", "Secrets", "Store", "Telemetry",
    ],
    "OperatorCLI": [
      "Accounting", "Arguments", "Coalition", "EmbeddedPostgres", "EventLoop", "HTTP", "Migrator",
      "Operations", "PartnerAPI", "Postgres", "Secrets", "Store", "Telemetry",
    ],
    "tessera": ["OperatorCLI"],
    "EmbedFiles": [],
    "tessera-bench": [
      "Coalition", "EmbeddedPostgres", "EventLoop", "Migrator", "Postgres", "Secrets",
    ],
  ]

  /// What the toolchain brings, and who may use more of it than the standard library.
  static let toolchain: [String: Set<String>] = [
    "EventLoop": ["Glibc", "Synchronization"],
    "Postgres": ["Glibc"],
    "Store": ["Synchronization"],
    "Telemetry": ["Glibc", "Synchronization"],
    "EmbeddedPostgres": ["FoundationEssentials", "Glibc", "Synchronization"],
    "HTTP": ["Glibc"],
    "Operations": ["FoundationEssentials"],
    "PartnerAPI": ["FoundationEssentials", "Synchronization"],
    "tessera-bench": ["Glibc"],
    "OperatorCLI": ["FoundationEssentials", "Glibc", "Synchronization"],
    "EmbedFiles": ["Foundation"],
    "EmbedDatabase": ["Foundation", "PackagePlugin"],
  ]

  private static let manifest = Manifest(parsing: Tree.file("Package.swift")?.text ?? "")

  @Test func `the manifest draws the arrows of the house and no other`() {
    let rooms = Self.manifest.dependencies.filter { target, _ in
      Tree.swift.contains {
        $0.path.hasPrefix("Sources/") && Self.manifest.target(of: $0) == target
      }
    }
    #expect(rooms == Self.arrows)
  }

  @Test func `no arrow goes in a circle`() {
    var left = Self.arrows
    while let free = left.first(where: { $0.value.allSatisfy { left[$0] == nil } })?.key {
      left[free] = nil
    }
    #expect(left.isEmpty)
  }

  @Test(arguments: Tree.swift.filter { $0.path.hasPrefix("Sources/") })
  func `a file imports only what its room may`(file: Tree.File) {
    let room = Self.manifest.target(of: file)
    let allowed = (Self.arrows[room] ?? []).union(Self.toolchain[room] ?? [])
    let extra = Self.imports(of: file).subtracting(allowed)
    #expect(extra.isEmpty, "\(file.path) imports \(extra.sorted().joined(separator: ", "))")
  }

  @Test(arguments: Tree.swift.filter { $0.path.hasPrefix("Tests/") })
  func `a test imports only what its target declares`(file: Tree.File) {
    let target = Self.manifest.target(of: file)
    let declared = Self.manifest.dependencies[target] ?? []
    let brought: Set = [
      "Dispatch", "Foundation", "FoundationEssentials", "Glibc", "Synchronization", "Testing",
    ]
    let extra = Self.imports(of: file).subtracting(declared.union(brought))
    #expect(extra.isEmpty, "\(file.path) imports \(extra.sorted().joined(separator: ", "))")
  }

  /// Swift Testing waits for the children of its exit tests by asking for any child that has ended.
  /// One that ended and that nobody waits for is answered for ever, and the run never ends.
  @Test func `programs are run in one place, which waits for their end`() {
    // In two pieces, lest the words be found here.
    for word in ["posix_" + "spawn(", " Process" + "("] {
      let users = Tree.swift.filter { $0.text.contains(word) }.map(\.path)
      #expect(
        users.allSatisfy { $0 == "Sources/EmbeddedPostgres/ChildProgram.swift" },
        "\(word): \(users)")
    }
  }

  @Test func `nothing comes from another package`() {
    let manifest = Tree.file("Package.swift")?.text ?? ""
    #expect(!manifest.contains(".package" + "("))
    #expect(!Tree.exists("Package.resolved"))
  }

  @Test func `nothing is public, because nobody outside uses it`() {
    for file in Tree.swift where file.path.hasPrefix("Sources/") {
      let declares = file.lines.contains { line in
        let words = line.split(separator: " ")
        return words.first == "public" || words.first == "open"
      }
      #expect(!declares, "\(file.path)")
    }
  }

  /// The modules that a file imports.
  private static func imports(of file: Tree.File) -> Set<String> {
    Set(
      file.lines.compactMap { line in
        let words = line.split(separator: " ")
        guard let place = words.firstIndex(of: "import"), words.count > place + 1, place <= 1,
          !line.hasPrefix(" "), place == 0 || ["package", "@testable"].contains(words[0])
        else { return nil }
        return String(words[place + 1])
      })
  }
}
