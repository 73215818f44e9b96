import Migrator
import Testing

@Suite struct DatabaseProgramTests {
  struct Path: CustomTestStringConvertible, Sendable {
    let path: String
    let kind: DatabaseFile.Kind?
    var testDescription: String { path }
  }

  @Test(arguments: [
    Path(path: "db/migrations/0001_roles.sql", kind: .migration(number: 1, name: "roles")),
    Path(path: "db/migrations/0120_a_b.sql", kind: .migration(number: 120, name: "a_b")),
    Path(path: "db/functions/ledger/post.sql", kind: .repeatable(stage: .functions)),
    Path(path: "db/views/outstanding.sql", kind: .repeatable(stage: .views)),
    Path(path: "db/policies/purchases.sql", kind: .repeatable(stage: .policies)),
    Path(path: "db/grants/tessera_service.sql", kind: .repeatable(stage: .grants)),
    Path(path: "db/migrations/0000_nothing.sql", kind: nil),
    Path(path: "db/migrations/1_short.sql", kind: nil),
    Path(path: "db/migrations/0001_.sql", kind: nil),
    Path(path: "db/migrations/0001.sql", kind: nil),
    Path(path: "db/migrations/more/0001_deep.sql", kind: nil),
    Path(path: "db/migrations/0001_it's.sql", kind: nil),
    Path(path: "db/triggers/a.sql", kind: nil),
    Path(path: "db/functions/a.txt", kind: nil),
    Path(path: "functions/a.sql", kind: nil),
  ])
  func `a path says what a file is`(row: Path) throws {
    #expect((try? DatabaseFile(path: row.path, text: ""))?.kind == row.kind)
  }

  @Test func `migrations come by number and definitions by stage and path`() throws {
    let program = try program([
      "db/grants/b.sql": "", "db/functions/z/a.sql": "", "db/migrations/0002_b.sql": "",
      "db/policies/c.sql": "", "db/functions/a/z.sql": "", "db/migrations/0001_a.sql": "",
      "db/views/v.sql": "",
    ])
    #expect(program.migrations.map(\.number) == [1, 2])
    #expect(
      program.repeatables.map(\.path) == [
        "db/functions/a/z.sql", "db/functions/z/a.sql", "db/views/v.sql", "db/policies/c.sql",
        "db/grants/b.sql",
      ])
  }

  @Test func `a gap in the numbers is refused`() {
    #expect {
      try program(["db/migrations/0001_a.sql": "", "db/migrations/0003_c.sql": ""])
    } throws: { "\($0)".contains("db/migrations/0003_c.sql should have number 2") }
  }

  @Test func `a number that is taken is refused`() {
    #expect {
      try program(["db/migrations/0001_a.sql": "", "db/migrations/0001_b.sql": ""])
    } throws: { "\($0)".contains("db/migrations/0001_b.sql should have number 2") }
  }

  @Test func `a definition that is there twice is refused`() throws {
    let file = try DatabaseFile(path: "db/views/v.sql", text: "")
    #expect { try DatabaseProgram([file, file]) } throws: { "\($0)".contains("is there twice") }
  }

  @Test func `what this binary was built with is a program`() throws {
    _ = try DatabaseProgram.embedded()
  }
}

/// A program of the given files.
func program(_ files: [String: String]) throws -> DatabaseProgram {
  try DatabaseProgram(files.map { try DatabaseFile(path: $0.key, text: $0.value) })
}
