/// The whole of `db/` that a binary carries: migrations in order, and definitions in theirs.
///
/// Whoever holds a value may rely on migrations being numbered 1, 2, 3… without a gap, and on every
/// path being there once.
package struct DatabaseProgram: Sendable {
  /// A step that is taken once.
  package struct Migration: Hashable, Sendable {
    /// Its place in the order, from 1.
    package let number: Int
    /// Its name without the number.
    package let name: String
    /// Its file.
    package let file: DatabaseFile
  }

  /// Every migration, in the order of its number.
  package let migrations: [Migration]
  /// Every definition, in the order in which they are applied: by stage, then by path.
  package let repeatables: [DatabaseFile]

  /// Takes the files, in any order.
  package init(_ files: [DatabaseFile]) throws(MigratorError) {
    var migrations: [Migration] = []
    var repeatables: [(stage: DatabaseFile.Stage, file: DatabaseFile)] = []
    for file in files.sorted(by: { $0.path < $1.path }) {
      switch file.kind {
      case .migration(let number, let name):
        migrations.append(Migration(number: number, name: name, file: file))
      case .repeatable(let stage):
        repeatables.append((stage, file))
      }
    }
    for (index, migration) in migrations.enumerated() where migration.number != index + 1 {
      throw .migrationOutOfOrder(path: migration.file.path, expected: index + 1)
    }
    for (file, next) in zip(repeatables, repeatables.dropFirst())
    where file.file.path == next.file.path {
      throw .fileTwice(path: file.file.path)
    }
    self.migrations = migrations
    self.repeatables = repeatables.sorted {
      ($0.stage, $0.file.path) < ($1.stage, $1.file.path)
    }.map(\.file)
  }

  /// What this binary was built with.
  package static func embedded() throws(MigratorError) -> DatabaseProgram {
    var files: [DatabaseFile] = []
    for (path, text) in EmbeddedFiles.all {
      files.append(try DatabaseFile(path: path, text: text))
    }
    return try DatabaseProgram(files)
  }
}
