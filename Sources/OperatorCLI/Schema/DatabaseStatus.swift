import Arguments
import EmbeddedPostgres
import Migrator
import Postgres

/// `tessera db status`: where the database is and whether it is current.
enum DatabaseStatus {
  static let command = Command<CommandBody>(
    "status", "Show where the database is and whether its schema is current.",
    action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    if case .embedded(let directory) = try DatabaseSource(context) {
      let server = EmbeddedPostgres(directory: directory)
      guard case .running(let process) = server.status() else {
        return context.answer(
          Record([
            .init("database", "Database", .text("private, in \(server.directory)")),
            .init(
              "server", "Server",
              .text(server.status() == .absent ? "not created yet" : "stopped")),
          ]))
      }
      context.remark("the private server runs as process \(process)")
    }
    try await context.withDatabase { database in
      let migrator = try Migrator(
        database.ownerConfiguration, on: context.loop, program: .embedded())
      let state = try await migrator.status()
      context.answer(record(state, of: database))
    }
  }

  private static func record(_ state: SchemaState, of database: Database) -> Record {
    let place =
      switch database.source {
      case .embedded(let directory): "private, in \(directory)"
      case .external: "external"
      }
    return Record([
      .init("database", "Database", .text(place)),
      .init("is_current", "Schema is current", .flag(state.isCurrent)),
      .init("migrations_applied", "Migrations applied", .number(Int64(state.applied.count))),
      .init("migrations_pending", "Migrations pending", .number(Int64(state.pending.count))),
      .init("definitions_changed", "Definitions changed", .number(Int64(state.changed.count))),
      .init("migrations_unknown", "Migrations unknown", .number(Int64(state.unknown.count))),
    ])
  }
}
