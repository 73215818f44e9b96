import Arguments
import EventLoop
import Glibc
import Migrator
import PartnerAPI
import Postgres
import Store
import Telemetry

/// `tessera serve`.
enum Serve {
  /// How long accepted requests may take to be answered once the service is told to end.
  static let drainLimit = Duration.seconds(30)

  static let loops = Parameter<Int>.integer(
    "loops", "N", in: 1...64, "How many event loops serve (default: one for each core)."
  ).setting(environment: "TESSERA_LOOPS", key: "loops")
  private static let queueLimit = Parameter<Int>.integer(
    "queue-limit", "N", in: Store.waitingMaxRange,
    "How many requests of each kind may wait at each loop (default: \(Store.waitingMaxDefault))."
  ).setting(environment: "TESSERA_QUEUE_LIMIT", key: "queue_limit")
  private static let rateLimit = Parameter<Int>.integer(
    "rate-limit", "N", in: RatePolicy.perSecondRange,
    "How many requests a second each key may make here on average (default: any number)."
  ).setting(environment: "TESSERA_RATE_LIMIT", key: "rate_limit")
  private static let sealInterval = Parameter<Int>.integer(
    "seal-interval", "MINUTES", in: 0...10_080,
    "How often what was posted is sealed against tampering; 0 for never (default: 10)."
  ).setting(environment: "TESSERA_SEAL_INTERVAL", key: "seal_interval")
  private static let logLevel = Parameter<Log.Level>.choice(
    "log-level", "LEVEL", "The least that is logged."
  ).defaulting(to: "info").setting(environment: "TESSERA_LOG_LEVEL", key: "log_level")

  static let command = Command<CommandBody>(
    "serve", "Answer the partners' requests.",
    discussion: """
      Speaks HTTP/1.1 without TLS, which a proxy in front adds; the log goes to stderr, a JSON \
      object a line. SIGTERM and SIGINT end the service when every accepted request is answered.

      A PostgreSQL of one's own must be migrated before, and the login must not be able to step \
      around row-level security: a superuser or the owner of the tables is refused.
      """,
    parameters: [
      ListenAddress.option.specification, loops.specification, queueLimit.specification,
      rateLimit.specification, sealInterval.specification, logLevel.specification,
    ],
    examples: [
      .init("tessera serve", "Serves a private database on 127.0.0.1:8080."),
      .init(
        "tessera serve --database postgresql://tessera_service@db.example/tessera --listen [::]:80",
        "Serves another database, to everybody."),
    ], action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    try await context.withDatabase { database in
      let log = Log(level: context.require(logLevel))
      let service = try await start(
        context, database, log, rate: context[rateLimit].map { RatePolicy(perSecond: $0) })
      log.info("serving", ["address": .describing(service.address)])
      await waitForSignal(context, log)
      let cutCount = await service.drain(within: drainLimit)
      log.info("stopped", ["connections_cut": .number(Int64(cutCount))])
    }
  }

  /// Starts the service on a database, once that is found to be what the service needs.
  static func start(
    _ context: Context, _ database: Database, _ log: Log, rate: RatePolicy? = nil
  ) async throws -> ServiceProcess {
    let key = try IdentifierKey.find(context, for: database)
    let voucherKey = try VoucherKey.find(context, for: database)
    let configuration = ServiceSession.harden(database.configuration(for: .service))
    let connection = try await database.connect(with: configuration, on: context.loop)
    let adopted = await Result {
      try await key.adopt(over: connection)
      try await voucherKey.adopt(over: connection)
    }
    await connection.close()
    try adopted.get()
    let sealMinutes = context[sealInterval] ?? 10
    return try await ServiceProcess.start(
      ServiceProcess.Configuration(
        database: configuration, identifierKey: key.bytes, vouchers: voucherKey.vault,
        listen: context.require(ListenAddress.option),
        loops: context[loops] ?? max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))),
        waitingMax: context[queueLimit] ?? Store.waitingMaxDefault, rate: rate,
        sealInterval: sealMinutes == 0 ? nil : .seconds(60 * sealMinutes), log: log))
  }

  /// Waits for SIGTERM or SIGINT; a second one ends the process at once.
  static func waitForSignal(_ context: Context, _ log: Log) async {
    let isAsked = Flag()
    await withCheckedContinuation { asked in
      context.interruption.handle { signal in
        guard isAsked.set() else { return asked.resume() }
        log.warning("ended without draining", ["signal": .number(Int64(signal))])
        exit(CommandFailure.interrupted(signal: signal).exitCode)
      }
    }
  }
}
