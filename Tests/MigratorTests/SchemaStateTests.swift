import Migrator
import Testing

@Suite struct SchemaStateTests {
  static let files = [
    "db/migrations/0001_a.sql": "one", "db/migrations/0002_b.sql": "two",
    "db/functions/f.sql": "f", "db/grants/g.sql": "g",
  ]

  /// What a database remembers after `files` were applied to it.
  static func memory(
    _ files: [String: String] = files
  ) throws -> (
    migrations: [SchemaState.AppliedMigration], repeatables: [SchemaState.AppliedRepeatable]
  ) {
    let program = try program(files)
    return (
      program.migrations.map {
        .init(number: $0.number, name: $0.name, checksum: $0.file.checksum, appliedAt: 0)
      },
      program.repeatables.map { .init(path: $0.path, checksum: $0.checksum) }
    )
  }

  private func state(
    of files: [String: String], remembering memory: [String: String]
  ) throws -> SchemaState {
    let (migrations, repeatables) = try Self.memory(memory)
    return SchemaState(
      of: try program(files), migrations: migrations, repeatables: repeatables)
  }

  @Test func `a database that remembers every file as it is is current`() throws {
    let state = try state(of: Self.files, remembering: Self.files)
    #expect(state.isCurrent)
    #expect(state.applied.map(\.number) == [1, 2])
    try state.requireCurrent()
  }

  @Test func `an empty database has everything before it`() throws {
    let state = try state(of: Self.files, remembering: [:])
    #expect(state.pending == ["db/migrations/0001_a.sql", "db/migrations/0002_b.sql"])
    #expect(state.changed == ["db/functions/f.sql", "db/grants/g.sql"])
    #expect {
      try state.requireCurrent()
    } throws: { "\($0)".contains("by 2 migrations and 2 definitions: run `tessera db migrate`") }
  }

  @Test func `an edited migration is refused by name`() throws {
    var files = Self.files
    files["db/migrations/0001_a.sql"] = "another one"
    let state = try state(of: files, remembering: Self.files)
    #expect(state.edited == ["db/migrations/0001_a.sql"])
    #expect { try state.requireMigratable() } throws: { "\($0)".contains("0001_a.sql is not") }
    #expect(!state.isCurrent)
  }

  @Test func `a renamed migration is refused as an edited one`() throws {
    var files = Self.files
    files["db/migrations/0001_a.sql"] = nil
    files["db/migrations/0001_z.sql"] = "one"
    #expect(
      try state(of: files, remembering: Self.files).edited == ["db/migrations/0001_z.sql"])
  }

  @Test func `an older program refuses a newer database`() throws {
    var newer = Self.files
    newer["db/migrations/0003_c.sql"] = "three"
    let state = try state(of: Self.files, remembering: newer)
    #expect(state.unknown.map(\.name) == ["c"])
    #expect {
      try state.requireCurrent()
    } throws: { "\($0)".contains("newer program (migration 3, c, is unknown") }
    #expect(throws: MigratorError.self) { try state.requireMigratable() }
  }

  @Test func `a changed definition and a new one are to be applied`() throws {
    var files = Self.files
    files["db/functions/f.sql"] = "f, better"
    files["db/views/v.sql"] = "v"
    let state = try state(of: files, remembering: Self.files)
    #expect(state.changed == ["db/functions/f.sql", "db/views/v.sql"])
    try state.requireMigratable()
  }

  @Test func `a definition that was removed is reported and does no harm`() throws {
    var files = Self.files
    files["db/functions/f.sql"] = nil
    let state = try state(of: files, remembering: Self.files)
    #expect(state.removed == ["db/functions/f.sql"])
    #expect(state.isCurrent)
  }

  @Test func `a definition that a migration has marked is to be applied again`() throws {
    let (migrations, repeatables) = try Self.memory()
    let marked = repeatables.map { SchemaState.AppliedRepeatable(path: $0.path, checksum: nil) }
    let state = SchemaState(
      of: try program(Self.files), migrations: migrations, repeatables: marked)
    #expect(state.changed == ["db/functions/f.sql", "db/grants/g.sql"])
  }
}
