import EmbeddedPostgres
import EventLoop
import Glibc
import Postgres
import Synchronization
import TestSupport
import Testing

/// Goal: who stands still for a while, and then goes on as if nothing had happened, does nothing
/// twice and loses nothing; neither does who is killed meanwhile. Method: `kill -STOP` at random
/// moments of a load, of the service, of single processes of PostgreSQL and of all of them.
@Suite(.serialized) struct FreezeTests {
  /// Who is struck.
  private enum Victim: Sendable {
    case service
    case backend
    case postmaster
    case server
    /// Not frozen but killed: PostgreSQL then ends all its sessions and recovers by itself.
    case killedBackend
    /// Frozen first, then killed.
    case killedService
  }

  /// One fault: whom it strikes, and for how long.
  private struct Fault: Sendable {
    let victim: Victim
    let duration: Duration
    /// Which of the server's processes, where it could be several.
    let choice: Int
  }

  /// Two faults of each kind at random moments of the first so many answers, then the service's
  /// end; by the number of answers before them.
  private static func faults(_ seed: UInt64, among answers: Int) -> [Int: Fault] {
    var dice = SplitMix(seed: seed)
    let kinds: [Victim] = [.service, .backend, .postmaster, .server, .killedBackend]
    let victims = (kinds + kinds).shuffled(using: &dice) + [.killedService]
    let share = answers / victims.count
    var faults: [Int: Fault] = [:]
    for (number, victim) in victims.enumerated() {
      faults[number * share + Int.random(in: 1..<share, using: &dice)] = Fault(
        victim: victim, duration: .milliseconds(Int.random(in: 5...300, using: &dice)),
        choice: Int.random(in: 0..<1_000, using: &dice))
    }
    return faults
  }

  /// Strikes at once, and does after a while what follows: what is frozen goes on, or is killed.
  private static func strike(_ fault: Fault, _ service: Service, _ cluster: TestCluster) {
    let postmaster = cluster.process
    let backends = cluster.postgres.serverProcesses().filter { $0 != postmaster }.sorted()
    let backend = backends.isEmpty ? nil : backends[fault.choice % backends.count]
    let follow: @Sendable () -> Void
    switch fault.victim {
    case .service, .killedService:
      service.freeze()
      let isKilled = fault.victim == .killedService
      follow = { isKilled ? service.killNow() : service.thaw() }
    case .backend, .postmaster:
      guard let process = fault.victim == .backend ? backend : postmaster else { return }
      cluster.freeze(process)
      follow = { cluster.thaw(process) }
    case .server:
      cluster.freeze()
      follow = { cluster.thaw() }
    case .killedBackend:
      if let backend { kill(backend, SIGKILL) }
      return
    }
    guard let loop = try? TestLoop.shared else { return follow() }
    loop.execute { loop.schedule(after: fault.duration, follow) }
  }

  @Test(arguments: [UInt64.random(in: 0..<1_000_000)])
  func `whoever stands still at random moments does nothing twice, even when killed then`(
    seed: UInt64
  ) async throws {
    let stage = try await FaultStage()
    let service = try await stage.startService()
    let till = stage.till(at: service)
    let load = try await Workload.make(1_800, by: till)
    let cluster = stage.cluster
    let steps = Self.faults(seed, among: 1_500).mapValues { fault -> @Sendable () -> Void in
      // Whom to strike is read from files, and no task's thread should wait for that.
      { DetachedThread.run { Self.strike(fault, service, cluster) } }
    }
    let answers = await load.send(by: till, steps: steps)
    #expect(await service.end() == 128 + SIGKILL)
    #expect(!service.log.contains("\"defect\""), "\(service.log.suffix(2_000))")

    // A server one of whose processes was killed last is still recovering, and a service that is
    // started then says so and ends.
    try await stage.waitFor("the server has recovered") {
      let answer = try? await DetachedThread.value { try cluster.psql("select 1") }
      return answer == "1"
    }
    let second = try await stage.startService()
    try await stage.waitUntilReady(stage.till(at: second))
    try await stage.expectEverythingOnce(load, answers, by: stage.till(at: second))
    second.terminate()
    #expect(await second.end() == 0)
    try await stage.close()
  }

  /// Goal: nobody is told that something went wrong inside, and nothing happens twice, when a
  /// process of PostgreSQL stands still with a lock in its hand for longer than the service waits.
  /// Method: a lock on a table holds it up when the wallet is already its own; there it is stopped.
  @Test func `a session that stands still for too long is given up, and its work done once`()
    async throws
  {
    let stage = try await FaultStage.sharingServer()
    let service = try await stage.startService()
    let till = stage.till(at: service)
    let member = try await till.enrol()
    try await till.earn(100, for: member)
    let gate = try await PurchasesGate(of: stage)
    let earn = Till.purchase(of: member.reference)
    async let first = till.post("/v1/purchases", earn, once: "earn")
    let process = try await gate.processWaiting()
    stage.cluster.freeze(process)
    try await gate.open()
    let spend = Till.redemption(of: member.reference, points: 30)
    async let second = till.post("/v1/redemptions", spend, once: "spend")
    #expect(try await till.get("/healthz").status == 200)
    for answer in try await [first, second] {
      #expect(answer.status == 503, "\(answer)")
      #expect(["unavailable", "busy"].contains(answer.code), "\(answer)")
    }
    stage.cluster.thaw(process)
    try await stage.waitUntilReady(till)
    expect(try await till.post("/v1/purchases", earn, once: "earn"), 201)
    expect(try await till.post("/v1/redemptions", spend, once: "spend"), 201)
    #expect(try await till.available(member) == 170)
    #expect(!service.log.contains("\"defect\""), "\(service.log.suffix(2_000))")
    #expect(try await stage.coalition.brokenInvariants().isEmpty)
    service.terminate()
    #expect(await service.end() == 0)
    try await stage.close()
  }
}
