import EventLoop
import EmbeddedPostgres
import Glibc
import Testing
import TestSupport

/// Goal: whatever is killed, whatever was acknowledged is there exactly once, and nothing else is.
/// Method: thousands of requests at once; the kill in their middle; all of them sent again with the
/// same keys until each has an answer; then once more, to see the same answers. One fault after the
/// other, so that none of them starves another's requests.
@Suite(.serialized) struct CrashTests {
  /// How PostgreSQL comes to its end without a shutdown.
  enum Crash: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case killed
    case stoppedImmediately

    var testDescription: String { self == .killed ? "kill -9" : "pg_ctl restart -m immediate" }

    func crash(_ cluster: TestCluster) throws {
      guard let process = cluster.process else { return }
      kill(process, self == .killed ? SIGKILL : SIGQUIT)
      guard waitForEnd(of: process, .seconds(20)) else { throw Undead() }
    }
  }

  struct Undead: Error {}

  @Test func `a service that is killed has done everything it answered for, once`() async throws {
    let stage = try await FaultStage()
    let service = try await stage.startService()
    let till = stage.till(at: service)
    let load = try await Workload.make(5_000, by: till)
    let first = await load.send(by: till, after: 1_500) { service.killNow() }
    #expect(await service.end() == 128 + SIGKILL)
    let answered = first.count { $0 != nil }
    #expect((1_500..<5_000).contains(answered))

    let second = try await stage.startService()
    try await stage.expectEverythingOnce(load, first, by: stage.till(at: second))
    second.terminate()
    #expect(await second.end() == 0)
    try await stage.close()
  }

  @Test(arguments: Crash.allCases)
  func `a crash of PostgreSQL loses nothing that was answered and doubles nothing`(
    crash: Crash
  ) async throws {
    let stage = try await FaultStage()
    let service = try await stage.startService()
    let till = stage.till(at: service)
    let load = try await Workload.make(1_500, by: till)
    let (crashed, crashes) = AsyncStream<Void>.makeStream()
    let restart = Task {
      for await _ in crashed { break }
      let cluster = stage.cluster
      try await DetachedThread.value {
        try crash.crash(cluster)
        try cluster.start()
      }
    }
    let first = await load.send(by: till, after: 500) {
      if let process = stage.cluster.process { kill(process, crash == .killed ? SIGKILL : SIGQUIT) }
      crashes.yield()
    }
    try await restart.value
    try await stage.waitUntilReady(till)
    try await stage.expectEverythingOnce(load, first, by: till)
    service.terminate()
    #expect(await service.end() == 0)
    #expect(!service.log.contains("\"defect\""), "\(service.log.suffix(2_000))")
    try await stage.close()
  }

  @Test func `a PostgreSQL that stands still for seconds loses no request`() async throws {
    let stage = try await FaultStage()
    let service = try await stage.startService()
    let till = stage.till(at: service)
    let load = try await Workload.make(600, by: till)
    let cluster = stage.cluster
    let thaw = AsyncStream<Void>.makeStream()
    let thawing = Task {
      for await _ in thaw.stream { break }
      // What is alive says so meanwhile.
      #expect(try await till.get("/healthz").status == 200)
      try await TestLoop.shared.sleep(for: .seconds(2))
      cluster.thaw()
    }
    let first = await load.send(by: till, after: 200) {
      cluster.freeze()
      thaw.continuation.yield()
    }
    try await thawing.value
    #expect(first.allSatisfy { $0 != nil }, "a request was given up although it could wait")
    try await stage.expectEverythingOnce(load, first, by: till)
    service.terminate()
    #expect(await service.end() == 0)
    try await stage.close()
  }

  @Test func `a service that is told to end answers all it has accepted, and exits with 0`()
    async throws
  {
    let stage = try await FaultStage()
    let service = try await stage.startService()
    let till = stage.till(at: service)
    let load = try await Workload.make(2_000, by: till)
    let first = await load.send(by: till, after: 600) { service.terminate() }
    #expect(await service.end() == 0, "\(service.log.suffix(2_000))")
    let answered = first.count { $0 != nil }
    #expect((600..<2_000).contains(answered))
    // What has no answer was never accepted: nothing of it is in the ledger.
    let second = try await stage.startService()
    try await stage.expectRecorded(load, first, by: stage.till(at: second))
    second.terminate()
    #expect(await second.end() == 0)
    try await stage.close()
  }
}
