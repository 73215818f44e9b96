import EventLoop
import Migrator
import Postgres
import TestSupport
import Testing

/// The goal is that a file that fails leaves nothing, and that its author reads where and why.
@Suite struct FailedMigrationTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let path: String
    let text: String
    let line: Int?
    let message: String
  }

  static let migration = "db/migrations/0001_bad.sql"
  static let before = "create table kept ();\n"

  @Test(arguments: [
    Case(
      testDescription: "what cannot be parsed", path: migration, text: "\nselect 'ä';\n crate x;",
      line: 4, message: "syntax error at or near \"crate\""),
    Case(
      testDescription: "what is not there", path: migration, text: "-- ü\nselect 1\nfrom nowhere;",
      line: 4, message: "relation \"nowhere\" does not exist"),
    Case(
      testDescription: "what is there already, which has no position", path: migration,
      text: "select ';';\n\n-- again\ncreate table kept ();", line: 5,
      message: "relation \"kept\" already exists"),
    Case(
      testDescription: "what fails when it runs", path: migration,
      text: "select 1;\ndo $$ begin\nraise exception 'no luck'; end $$;", line: 3,
      message: "no luck"),
    Case(
      testDescription: "an open comment", path: migration, text: "select 1; /* for ever", line: 2,
      message: "unterminated /* comment"),
    Case(
      testDescription: "a view of nothing", path: "db/views/v.sql",
      text: "create view v as\nselect * from nowhere;", line: 3,
      message: "relation \"nowhere\" does not exist"),
    Case(
      testDescription: "a function whose body is wrong", path: "db/functions/public/f.sql",
      text: "create function public.f() returns int language sql as $$ select nothing $$;",
      line: nil, message: "column \"nothing\" does not exist"),
    Case(
      testDescription: "a procedural body that is wrong", path: "db/functions/public/f.sql",
      text: "create function public.f() returns int language plpgsql as $$ begin gin $$;",
      line: nil, message: "unexpected end of function definition"),
  ])
  func `a file that fails leaves nothing and is named with the line`(row: Case) async throws {
    let database = try await TestDatabase.make(migrated: false)
    let connection = try await database.connect()
    let migrator = Migrator(
      connection.configuration, on: connection.loop,
      program: try program([row.path: Self.before + row.text]))
    let thrown = await #expect(throws: MigratorError.self) { try await migrator.migrate() }
    guard case .fileRefused(let path, let line, let error) = try #require(thrown) else {
      Issue.record("thrown was \(String(describing: thrown))")
      return
    }
    #expect(path == row.path)
    #expect(line == row.line)
    #expect(error.message.contains(row.message))
    #expect("\(try #require(thrown))".contains(row.path))
    let kept = try await connection.query("select to_regclass('kept') is null")
    #expect(try kept.boolean(0, 0))
    #expect(try await migrator.status().applied.isEmpty)
    await connection.close()
    try await database.close()
  }

  @Test(arguments: ["commit;", "rollback;", "commit; begin;"])
  func `a file that ends its own transaction is refused`(text: String) async throws {
    let database = try await TestDatabase.make(migrated: false)
    let connection = try await database.connect()
    let migrator = Migrator(
      connection.configuration, on: connection.loop,
      program: try program([Self.migration: "select 1; \(text) select 2;"]))
    let thrown = await #expect(throws: MigratorError.self) { try await migrator.migrate() }
    guard case .transactionEnded(Self.migration) = try #require(thrown) else {
      Issue.record("thrown was \(String(describing: thrown))")
      return
    }
    #expect(try await migrator.status().applied.isEmpty)
    await connection.close()
    try await database.close()
  }

  @Test func `a role or a setting that a file takes on does not outlive it`() async throws {
    let database = try await TestDatabase.make(migrated: false)
    let connection = try await database.connect()
    let migrator = Migrator(
      connection.configuration, on: connection.loop,
      program: try program([
        Self.migration: "set local role pg_monitor; set local search_path = ''; -- no end",
        "db/migrations/0002_next.sql":
          "create table by_us as select current_user::text as name;",
      ]))
    _ = try await migrator.migrate()
    let name = try await connection.query("select name from by_us")
    #expect(try name.text(0, 0) == "postgres")
    await connection.close()
    try await database.close()
  }
}
