import EventLoop
import Migrator
import Postgres
import TestSupport
import Testing

@Suite struct MigratorTests {
  static let files = [
    "db/migrations/0001_rooms.sql": "create schema room;\ncreate table room.a (n integer);",
    "db/migrations/0002_more.sql": "create table room.b (n integer);",
    "db/functions/room/count_a.sql": """
    create or replace function room.count_a() returns bigint language sql stable
    as $$ select count(*) + room.zero() from room.a $$;
    """,
    "db/functions/room/zero.sql": """
    create or replace function room.zero() returns bigint language sql immutable
    as $$ select 0::bigint $$;
    """,
    "db/views/room/counted.sql":
      "create or replace view room.counted as select room.count_a() as n;",
  ]

  /// A fresh database, and what migrates it.
  private struct Site {
    let database: TestDatabase
    let connection: PostgresConnection

    init() async throws {
      database = try await TestDatabase.make(migrated: false)
      connection = try await database.connect()
    }

    func migrator(_ files: [String: String]) throws -> Migrator {
      Migrator(connection.configuration, on: connection.loop, program: try program(files))
    }

    func migrate(_ files: [String: String]) async throws -> Migrator.Report {
      try await migrator(files).migrate()
    }

    func exists(_ relation: String) async throws -> Bool {
      try await connection.query("select to_regclass($1) is not null", [.text(relation)])
        .boolean(0, 0)
    }

    func close() async throws {
      await connection.close()
      try await database.close()
    }
  }

  private func withSite(_ body: (Site) async throws -> Void) async throws {
    let site = try await Site()
    try await body(site)
    try await site.close()
  }

  @Test func `an empty database is brought to where the files say`() async throws {
    try await withSite { site in
      let report = try await site.migrate(Self.files)
      #expect(
        report.migrations == ["db/migrations/0001_rooms.sql", "db/migrations/0002_more.sql"])
      #expect(report.definitions.count == 3)
      let counted = try await site.connection.query("select n from room.counted")
      #expect(try counted.bigint(0, 0) == 0)
      let state = try await site.migrator(Self.files).status()
      try state.requireCurrent()
      #expect(state.applied.allSatisfy { $0.appliedAt > 1_700_000_000_000_000 })
    }
  }

  @Test func `a second run finds nothing to do`() async throws {
    try await withSite { site in
      _ = try await site.migrate(Self.files)
      #expect(try await site.migrate(Self.files).isEmpty)
    }
  }

  @Test func `status changes nothing`() async throws {
    try await withSite { site in
      let state = try await site.migrator(Self.files).status()
      #expect(state.pending.count == 2)
      let remembers = try await site.exists("tessera_schema.migrations")
      #expect(!remembers)
    }
  }

  @Test func `only what has changed is applied again`() async throws {
    try await withSite { site in
      _ = try await site.migrate(Self.files)
      var files = Self.files
      files["db/functions/room/zero.sql"]? += "\n-- better explained"
      #expect(try await site.migrate(files).definitions == ["db/functions/room/zero.sql"])
    }
  }

  @Test func `a migration has every definition applied again`() async throws {
    try await withSite { site in
      _ = try await site.migrate(Self.files)
      var files = Self.files
      files["db/migrations/0003_gone.sql"] = "drop view room.counted;"
      let report = try await site.migrate(files)
      #expect(report.migrations == ["db/migrations/0003_gone.sql"])
      #expect(report.definitions.count == 3)
      #expect(try await site.exists("room.counted"))
    }
  }

  @Test func `migrators that start at once take turns`() async throws {
    try await withSite { site in
      var files = Self.files
      files["db/migrations/0003_slow.sql"] = "select pg_sleep(0.1); create table room.c ();"
      let migrator = try site.migrator(files)
      let reports = try await withThrowingTaskGroup(of: Migrator.Report.self) { group in
        for _ in 0..<4 { group.addTask { try await migrator.migrate() } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(reports.filter { !$0.isEmpty }.count == 1)
      #expect(reports.map(\.migrations.count).max() == 3)
    }
  }

  @Test func `an edited migration is refused and nothing is applied`() async throws {
    try await withSite { site in
      _ = try await site.migrate(Self.files)
      var files = Self.files
      files["db/migrations/0002_more.sql"]? += " "
      files["db/migrations/0003_next.sql"] = "create table room.c ();"
      let error = await #expect(throws: MigratorError.self) {
        try await site.migrate(files)
      }
      #expect("\(try #require(error))".contains("0002_more.sql is not the text"))
      let hasThird = try await site.exists("room.c")
      #expect(!hasThird)
    }
  }

  @Test func `a program that is older than the database is refused`() async throws {
    try await withSite { site in
      _ = try await site.migrate(Self.files)
      var files = Self.files
      files["db/migrations/0002_more.sql"] = nil
      let error = await #expect(throws: MigratorError.self) {
        try await site.migrate(files)
      }
      #expect("\(try #require(error))".contains("newer program"))
    }
  }

  @Test func `any role may ask whether the schema is current`() async throws {
    try await withSite { site in
      _ = try await site.migrate(Self.files)
      try await site.connection.runScript("set role pg_monitor")
      let state = try await SchemaState.read(
        from: site.connection, of: try program(Self.files))
      #expect(state.isCurrent)
    }
  }

  @Test func `the steps before one that fails are kept`() async throws {
    try await withSite { site in
      var files = Self.files
      files["db/migrations/0002_more.sql"] = "create table room.b (); select 1 / 0;"
      await #expect(throws: MigratorError.self) { try await site.migrate(files) }
      #expect(try await site.exists("room.a"))
      let hasSecond = try await site.exists("room.b")
      #expect(!hasSecond)
      #expect(try await site.migrate(Self.files).migrations == ["db/migrations/0002_more.sql"])
    }
  }

  @Test func `a program is told what it applies before it is applied`() async throws {
    try await withSite { site in
      let migrator = try site.migrator(["db/migrations/0001_bad.sql": "nonsense"])
      await confirmation { told in
        _ = try? await migrator.migrate { path in
          #expect(path == "db/migrations/0001_bad.sql")
          told()
        }
      }
    }
  }
}
