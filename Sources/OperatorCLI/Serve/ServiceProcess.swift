import EventLoop
import Glibc
import HTTP
import Operations
import PartnerAPI
import Postgres
import Store
import Synchronization
import Telemetry

/// The running service: as many event loops as there are cores, each with its own way to the
/// database, its own platform, and its own server, all on one port.
final class ServiceProcess: Sendable {
  /// How a service is started.
  struct Configuration: Sendable {
    var database: PostgresConfiguration
    var identifierKey: [UInt8]
    var vouchers: VoucherVault
    var listen: ListenAddress
    /// How many event loops serve.
    var loops: Int
    /// How many requests of each kind may wait on each loop.
    var waitingMax: Int
    /// How many requests each key may make; nil for any number.
    var rate: RatePolicy?
    /// How often postings are sealed; nil for never.
    var sealInterval: Duration?
    var log: Log
  }

  /// How long the database may take to be ready at the start.
  private static let databasePatience = Duration.seconds(10)

  /// How often the uses of keys are told to the database.
  private static let keyUsesInterval = Duration.seconds(60)

  private struct Worker: Sendable {
    let loop: EventLoop
    let store: Store
    let platform: Platform
    let server: Server
  }

  private let workers: [Worker]
  private let upkeep: Upkeep
  private let background: [BackgroundWork]
  private let isDraining: Flag

  /// Where the service listens.
  var address: SocketAddress { workers[0].server.address }

  /// Starts the service; when this returns, requests are answered.
  static func start(_ configuration: Configuration) async throws -> ServiceProcess {
    let isDraining = Flag()
    let limiter = configuration.rate.map { RateLimiter($0) }
    let registry = MetricsRegistry.process
    let metrics = APIMetrics(in: registry)
    let pool = PoolMetrics(in: registry)
    BuildInfo.register(in: registry)
    let shared = Store.Shared(loops: configuration.loops, waitingMax: configuration.waitingMax)
    var workers: [Worker] = []
    do {
      for index in 0..<configuration.loops {
        let loop = try EventLoop.start(named: "tessera-\(index)")
        let store = Store(
          configuration.database, on: loop, metrics: registry, shared: shared)
        let platform = Platform(
          store: store, identifierKey: configuration.identifierKey,
          vouchers: configuration.vouchers, on: loop, clock: { Identities.now() })
        let api = API(
          platform: platform, metrics: metrics, registry: registry, log: configuration.log,
          limiter: limiter,
          isReady: { await isReady(store) && !isDraining.isSet },
          refreshMetrics: { await pool.refresh() })
        var settings = Server.Configuration()
        api.configure(&settings)
        let listen = configuration.listen
        let server = try listen.opening { () throws(ListenError) in
          try Server(
            on: loop, host: listen.host, port: listen.port, beside: workers.first?.server,
            configuration: settings
          ) { await api.respond(to: $0) }
        }
        pool.add(store)
        workers.append(Worker(loop: loop, store: store, platform: platform, server: server))
      }
      for worker in workers {
        try await worker.store.waitUntilReady(patience: databasePatience)
      }
      for worker in workers { try await worker.server.start() }
      for worker in workers { reportKeyUsesRegularly(worker) }
    } catch {
      for worker in workers {
        await worker.store.close()
        worker.loop.stop()
      }
      throw error
    }
    // One of the loops is enough: what it tidies up, nobody waits for.
    let place = BackgroundWork.Place(
      database: configuration.database, loop: workers[0].loop, metrics: registry,
      log: configuration.log)
    let background = [
      BackgroundSweep.begin(in: place), BackgroundHealing.begin(in: place),
      BackgroundExpiry.begin(in: place),
    ]
    let upkeep = Upkeep(
      on: workers[0].loop, database: configuration.database,
      sealInterval: configuration.sealInterval, isDraining: isDraining, log: configuration.log)
    return ServiceProcess(workers, background, upkeep, isDraining)
  }

  private init(
    _ workers: [Worker], _ background: [BackgroundWork], _ upkeep: Upkeep, _ isDraining: Flag
  ) {
    self.workers = workers
    self.background = background
    self.upkeep = upkeep
    self.isDraining = isDraining
  }

  /// Ends the service without leaving an accepted request unanswered.
  ///
  /// - Returns: How many connections were cut off because `limit` had passed.
  func drain(within limit: Duration) async -> Int {
    isDraining.set()
    for work in background { await work.end() }
    let cutCount = await withTaskGroup(of: Int.self) { group in
      for worker in workers {
        group.addTask { await worker.server.drain(within: limit) }
      }
      return await group.reduce(0, +)
    }
    await upkeep.close()
    for worker in workers {
      await worker.platform.reportKeyUses()
      await worker.store.close()
      worker.loop.stop()
    }
    return cutCount
  }

  /// Arms a timer of the worker's loop that reports and arms itself again.
  private static func reportKeyUsesRegularly(_ worker: Worker) {
    worker.loop.execute {
      worker.loop.schedule(after: keyUsesInterval) {
        Task(executorPreference: worker.loop) { await worker.platform.reportKeyUses() }
        reportKeyUsesRegularly(worker)
      }
    }
  }

  private static func isReady(_ store: Store) async -> Bool {
    await store.statuses.allSatisfy { $0.phase == .ready }
  }
}

/// A mark that is set once, from any thread.
final class Flag: Sendable {
  private let value = Atomic(false)

  /// Whether it has been set.
  var isSet: Bool { value.load(ordering: .acquiring) }

  /// Sets it.
  ///
  /// - Returns: Whether it had been set before.
  @discardableResult
  func set() -> Bool { value.exchange(true, ordering: .acquiringAndReleasing) }
}
