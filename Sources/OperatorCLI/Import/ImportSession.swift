import Coalition
import Operations
import Postgres
import Store
import Telemetry

/// A platform that speaks for partners on the operator's behalf, for as long as a piece of work
/// takes.
enum ImportSession {
  /// How long the platform's connections may take to be ready.
  private static let patience = Duration.seconds(5)
  /// The most commands of one connection that may be under way: four for each row of a window.
  private static let commandsWaitingMax = 4 * Importer.windowRows

  /// Issues keys for `partners`, opens a platform on the command's loop for `body`, and clears both
  /// away however that ends.
  static func with<Answer>(
    _ partners: Set<String>, label: String, _ context: Context, _ database: Database,
    _ connection: PostgresConnection,
    _ body: (Platform, ImportKeys) async throws -> Answer
  ) async throws -> Answer {
    let identifierKey = try IdentifierKey.find(context, for: database)
    try await identifierKey.adopt(over: connection)
    let voucherKey = try VoucherKey.find(context, for: database)
    try await voucherKey.adopt(over: connection)
    let keys = try await ImportKeys.issue(
      for: partners, label: label, over: connection, actor: context.actor)
    var configuration = database.configuration(for: .operator)
    // A window of replays reads every document back at once, each with a few commands.
    configuration.commandsWaitingMax = commandsWaitingMax
    let store = Store(configuration, on: context.loop, metrics: MetricsRegistry())
    let platform = Platform(
      store: store, identifierKey: identifierKey.bytes, vouchers: voucherKey.vault,
      on: context.loop, clock: { Identities.now() })
    let result = await Result {
      try await store.waitUntilReady(patience: patience)
      return try await body(platform, keys)
    }
    await store.close()
    try await keys.end(over: connection, actor: context.actor)
    return try result.get()
  }
}
