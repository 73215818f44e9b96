/// How a database stands to the program that would use it: a comparison, without side effects.
package struct SchemaState: Hashable, Sendable {
  /// A migration that the database remembers.
  package struct AppliedMigration: Hashable, Sendable {
    /// Its place in the order, from 1.
    package let number: Int
    /// Its name without the number.
    package let name: String
    /// The SHA-256 of the text that was applied.
    package let checksum: [UInt8]
    /// When it was applied, in microseconds since 1970-01-01T00:00:00Z.
    package let appliedAt: Int64

    /// Creates what one row of `tessera_schema.migrations` says.
    package init(number: Int, name: String, checksum: [UInt8], appliedAt: Int64) {
      self.number = number
      self.name = name
      self.checksum = checksum
      self.appliedAt = appliedAt
    }
  }

  /// A definition that the database remembers.
  package struct AppliedRepeatable: Hashable, Sendable {
    /// Its path from the package's root.
    package let path: String
    /// The SHA-256 of what was applied; nil when a migration since asks for it to be applied again.
    package let checksum: [UInt8]?

    /// Creates what one row of `tessera_schema.repeatables` says.
    package init(path: String, checksum: [UInt8]?) {
      self.path = path
      self.checksum = checksum
    }
  }

  /// The migrations that both know and agree about.
  package private(set) var applied: [AppliedMigration] = []
  /// The paths of migrations that the database has yet to see, in order.
  package private(set) var pending: [String] = []
  /// The paths of migrations whose text is not the one that was applied.
  package private(set) var edited: [String] = []
  /// The migrations that only the database knows: it was migrated by a newer program.
  package private(set) var unknown: [AppliedMigration] = []
  /// The paths of definitions that are new or have changed, in the order of their application.
  package private(set) var changed: [String] = []
  /// The paths of definitions that the database remembers and the program has no more. What they
  /// defined is still there: a migration must drop it.
  package private(set) var removed: [String] = []

  /// Compares what `program` carries with what the database remembers.
  package init(
    of program: DatabaseProgram, migrations: [AppliedMigration], repeatables: [AppliedRepeatable]
  ) {
    let remembered = Dictionary(uniqueKeysWithValues: migrations.map { ($0.number, $0) })
    for migration in program.migrations {
      guard let memory = remembered[migration.number] else {
        pending.append(migration.file.path)
        continue
      }
      if memory.checksum == migration.file.checksum && memory.name == migration.name {
        applied.append(memory)
      } else {
        edited.append(migration.file.path)
      }
    }
    unknown = migrations.filter { $0.number > program.migrations.count }
      .sorted { $0.number < $1.number }

    let definitions = Dictionary(
      uniqueKeysWithValues: repeatables.map { ($0.path, $0.checksum) })
    changed = program.repeatables.filter { definitions[$0.path] != .some($0.checksum) }.map(\.path)
    removed = Set(definitions.keys).subtracting(program.repeatables.map(\.path)).sorted()
  }

  /// Whether the program finds exactly what it was built for.
  ///
  /// Definitions that were removed do no harm and do not count.
  package var isCurrent: Bool {
    pending.isEmpty && edited.isEmpty && unknown.isEmpty && changed.isEmpty
  }

  /// Throws, with the way out, when migrating would be wrong.
  package func requireMigratable() throws(MigratorError) {
    if let first = unknown.first {
      throw .databaseNewer(number: first.number, name: first.name)
    }
    if let first = edited.first { throw .migrationEdited(path: first) }
  }

  /// Throws, with the way out, unless the program finds exactly what it was built for.
  package func requireCurrent() throws(MigratorError) {
    try requireMigratable()
    guard isCurrent else {
      throw .notMigrated(pending: pending.count, changed: changed.count)
    }
  }
}
