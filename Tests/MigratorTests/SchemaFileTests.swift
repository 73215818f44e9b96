import FoundationEssentials
import TestSupport
import Testing

/// `db/schema.sql` shows reviewers the net effect of a change, so it must be the true one.
@Suite struct SchemaFileTests {
  private static let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
  private static let file = root + "/db/schema.sql"
  private static let isToBeWritten =
    ProcessInfo.processInfo.environment["TESSERA_WRITE_SCHEMA"] != nil

  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: root + "/db/migrations"),
      "there is no database program yet"))
  func `the schema file is the net effect of all migrations`() async throws {
    let dump = try await SchemaDump.ofMigratedDatabase()
    if Self.isToBeWritten {
      try dump.write(toFile: Self.file, atomically: true, encoding: .utf8)
    }
    let written = try? String(contentsOfFile: Self.file, encoding: .utf8)
    #expect(written == dump, "db/schema.sql is stale: run `make schema`")
  }

  @Test func `two dumps are the same`() async throws {
    let first = try await SchemaDump.ofMigratedDatabase()
    #expect(try await SchemaDump.ofMigratedDatabase() == first)
  }
}
