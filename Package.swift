// swift-tools-version: 6.2
import PackageDescription

// The house, bottom to top; docs/ARCHITECTURE.md draws it. No package dependency, on purpose
// (docs/decisions/0001-no-packages.md).

let dialect: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]
let nearC: [SwiftSetting] = dialect + [.strictMemorySafety()]

func room(
  _ name: String, _ dependencies: [Target.Dependency] = [], _ settings: [SwiftSetting] = dialect
) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies, swiftSettings: dialect)
}

let package = Package(
  name: "tessera",
  products: [
    .executable(name: "tessera", targets: ["tessera"]),
    .executable(name: "tessera-bench", targets: ["tessera-bench"]),
  ],
  targets: [
    // The C doors.
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "CLibcrypto", pkgConfig: "libcrypto", providers: [.apt(["libpq-dev"])]),

    // Cellar: nothing here knows of points, but for Coalition, which knows of nothing else.
    room("EventLoop", ["CLinux"], nearC),
    room("Postgres", ["CLibpq", "CLinux", "EventLoop"], nearC),
    room("Secrets", ["CLibcrypto"], nearC),
    room("Telemetry"),
    room("Coalition"),
    room("PDF"),
    room("Arguments"),

    // Stores.
    room("Accounting", ["Coalition", "PDF"]),
    room("EmbeddedPostgres", ["CLinux"]),
    .target(
      name: "Migrator", dependencies: ["Postgres", "EventLoop", "Secrets"], exclude: ["db"],
      swiftSettings: dialect, plugins: ["EmbedDatabase"]),
    room("Store", ["Postgres", "EventLoop", "Coalition", "Telemetry"]),

    // Study.
    room("HTTP", ["CLinux", "EventLoop"], nearC),
    room("Operations", ["Store", "Coalition", "Secrets", "Telemetry", "EventLoop"]),

    // Doors.
    .target(
      name: "PartnerAPI",
      dependencies: [
        "HTTP", "Operations", "Store", "Postgres", "Coalition", "Secrets", "Telemetry", "EventLoop",
      ],
      swiftSettings: dialect, plugins: ["EmbedDatabase"]),
    .target(
      name: "OperatorCLI",
      dependencies: [
        "Accounting", "Arguments", "Operations", "Coalition", "EmbeddedPostgres", "Migrator",
        "PartnerAPI", "Store", "Postgres", "HTTP", "EventLoop", "Secrets", "Telemetry",
      ], exclude: ["export-profiles", "fonts"],
      swiftSettings: dialect, plugins: ["EmbedDatabase"]),
    .executableTarget(name: "tessera", dependencies: ["OperatorCLI"], swiftSettings: dialect),

    // The measure.
    .executableTarget(
      name: "tessera-bench",
      dependencies: [
        "EmbeddedPostgres", "Migrator", "Postgres", "EventLoop", "Coalition", "Secrets",
      ],
      path: "Sources/Benchmark", swiftSettings: dialect),

    // Building: files of db/ and docs/ become part of the binary.
    .executableTarget(name: "EmbedFiles", swiftSettings: dialect),
    .plugin(
      name: "EmbedDatabase", capability: .buildTool(), dependencies: ["EmbedFiles"],
      path: "Sources/EmbedDatabase"),

    // Tests.
    .target(
      name: "TestSupport",
      dependencies: ["EmbeddedPostgres", "EventLoop", "Postgres", "Migrator", "CLinux"],
      path: "Tests/TestSupport", swiftSettings: dialect),
    tests("EventLoopTests", ["EventLoop"]),
    tests("PostgresTests", ["Postgres", "EmbeddedPostgres", "EventLoop", "TestSupport"]),
    tests("SecretsTests", ["Secrets"]),
    tests("TelemetryTests", ["Telemetry"]),
    tests("CoalitionTests", ["Coalition"]),
    tests("PDFTests", ["PDF", "TestSupport"]),
    tests("AccountingTests", ["Accounting", "Coalition", "TestSupport"]),
    tests("ArgumentsTests", ["Arguments", "EmbeddedPostgres"]),
    tests("EmbeddedPostgresTests", ["EmbeddedPostgres", "TestSupport"]),
    tests("MigratorTests", ["Migrator", "TestSupport", "Postgres", "EventLoop"]),
    tests("HTTPTests", ["HTTP", "EventLoop", "TestSupport"]),
    tests(
      "OperatorCLITests",
      [
        "OperatorCLI", "Accounting", "Arguments", "Coalition", "EmbeddedPostgres", "HTTP",
        "PartnerAPI", "Postgres", "Secrets", "TestSupport",
      ]),
    tests(
      "LedgerTests",
      [
        "Store", "Coalition", "Postgres", "EventLoop", "Telemetry", "EmbeddedPostgres",
        "TestSupport",
      ]),
    tests("IsolationTests", ["Postgres", "TestSupport"]),
    tests("PartnerAPITests", ["PartnerAPI", "Operations", "Store", "HTTP", "Coalition"]),
    tests("TidyTests", []),
    tests(
      "StoreTests",
      ["Store", "Postgres", "EventLoop", "Coalition", "Telemetry", "Secrets", "TestSupport"]),
    tests(
      "OperationsTests",
      [
        "Operations", "Store", "Postgres", "EventLoop", "Coalition", "Telemetry", "Secrets",
        "TestSupport",
      ]),
    .testTarget(
      name: "BlackBoxTests",
      dependencies: [
        "PartnerAPI", "HTTP", "Coalition", "Secrets", "Postgres", "EventLoop", "EmbeddedPostgres",
        "Migrator", "TestSupport", "tessera",
      ],
      swiftSettings: dialect),
  ]
)
