import Arguments
import Migrator

/// `tessera db migrate`: brings the schema to the state that this program was built for.
enum MigrateDatabase {
  static let command = Command<CommandBody>(
    "migrate", "Bring the database's schema to this program's state.",
    discussion: """
      A private database is migrated by every command; this is for a PostgreSQL of one's own. The \
      login that --database names must be able to create roles the first time, and to act as \
      tessera_owner.
      """,
    examples: [
      .init(
        "tessera db migrate --database postgresql://admin@db.example/tessera",
        "Migrates that database, or says that there is nothing to do.")
    ], action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    try await context.withDatabase { database in
      let migrator = try Migrator(
        database.ownerConfiguration, on: context.loop, program: .embedded())
      let console = context.console
      let report = try await migrator.migrate { console.remark("applying \($0)") }
      context.answer(
        Record([
          .init("migrations", "Migrations applied", .number(Int64(report.migrations.count))),
          .init("definitions", "Definitions applied", .number(Int64(report.definitions.count))),
        ]))
    }
  }
}
