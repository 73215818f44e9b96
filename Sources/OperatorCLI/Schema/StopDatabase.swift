import Arguments
import EmbeddedPostgres

/// `tessera db stop`: stops a private server that a killed process has left running.
enum StopDatabase {
  static let command = Command<CommandBody>(
    "stop", "Stop the private PostgreSQL, whoever still uses it.",
    action: CommandBody { context in
      guard case .embedded(let directory) = try DatabaseSource(context) else {
        throw CommandFailure.usage("only a private PostgreSQL can be stopped from here")
      }
      let wasRunning = try EmbeddedPostgres(directory: directory).stop()
      context.answer(Record([.init("stopped", "Stopped", .flag(wasRunning))]))
    })
}
