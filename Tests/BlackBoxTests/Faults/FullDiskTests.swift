import EmbeddedPostgres
import FoundationEssentials
import Synchronization
import TestSupport
import Testing

/// Goal: a full disk is told by name, ends nothing, and costs nothing that was answered. Method:
/// PostgreSQL on a small disk that is filled under load, first where tables grow (it refuses), then
/// where the log does (it ends itself); then room again, and a start as a supervisor would do it.
///
/// It mounts a file system, which only root may. Where nobody may it is skipped, but not in CI.
@Suite(
  .serialized,
  .enabled(
    if: SmallDisk.isMountable || ProcessInfo.processInfo.environment["CI"] != nil,
    "mounting a small disk takes root (and CAP_SYS_ADMIN in a container)"))
struct FullDiskTests {
  /// What clients were told, by the code of the problem.
  private final class Witness: Sendable {
    private let codes = Mutex<[String: Int]>([:])

    func see(_ answer: HTTPAnswer?) {
      let code = answer.map { $0.code ?? "\($0.status)" } ?? "no answer"
      codes.withLock { $0[code, default: 0] += 1 }
    }

    var seen: [String: Int] { codes.withLock { $0 } }
  }

  @Test func `a full disk is refused by name, and nothing that was answered is lost`() async throws
  {
    let disk = try SmallDisk(megabytes: 256)
    let stage = try await FaultStage(in: disk.folder)
    let service = try await stage.startService()
    let till = stage.till(at: service)
    let load = try await Workload.make(1_500, by: till)
    let cluster = stage.cluster

    // The log has a whole segment to go on in; tables have no page.
    _ = try await DetachedThread.value { try cluster.psql("select pg_switch_wal()") }
    let refusing = Witness()
    var answers = await load.send(by: till, atMost: 600, witness: refusing.see, after: 300) {
      DetachedThread.run { _ = try? disk.fill() }
    }
    _ = try await DetachedThread.value { try disk.fill() }
    answers = await load.send(by: till, known: answers, atMost: 400, witness: refusing.see)
    #expect(Set(refusing.seen.keys).isSubset(of: ["201", "insufficient_points", "unavailable"]))
    #expect(refusing.seen["unavailable", default: 0] > 200, "\(refusing.seen)")
    #expect(try await till.get("/healthz").status == 200)
    #expect(cluster.process != nil)

    // Room again: nothing else must be done.
    disk.clear()
    let relieved = Witness()
    answers = await load.send(by: till, known: answers, atMost: 300, witness: relieved.see)
    #expect(Set(relieved.seen.keys).isSubset(of: ["201", "insufficient_points"]))

    // Now the log has no segment either, and the server ends itself. By default it would start
    // itself anew, and whether it then finds an old segment to go on in is chance.
    #expect(
      try await DetachedThread.value {
        guard let process = cluster.process else { return false }
        _ = try cluster.psql("alter system set restart_after_crash = off")
        _ = try cluster.psql("select pg_reload_conf()")
        try disk.fill()
        // More segments than the disk can hold; no checkpoint that finds old ones is due before.
        let used = """
          do $$ begin for n in 1..60 loop
            perform pg_logical_emit_message(false, '', 'x'), pg_switch_wal();
          end loop; end $$
          """
        _ = try? cluster.psql(used)
        return waitForEnd(of: process, .seconds(60))
      })
    let ended = Witness()
    answers = await load.send(by: till, known: answers, atMost: 1, witness: ended.see)
    #expect(ended.seen == ["unavailable": 1])
    #expect(try await till.get("/healthz").status == 200)
    #expect(try await till.get("/readyz").status == 503)
    // Whoever starts it again while there is no room does so in vain, once what its end has set
    // free is taken, too.
    _ = try await DetachedThread.value {
      try disk.fill()
      #expect(throws: EmbeddedPostgresError.self) { try cluster.start() }
      disk.clear()
      try cluster.start()
    }
    try await stage.waitUntilReady(till)
    try await stage.expectEverythingOnce(load, answers, by: till)
    #expect(!service.log.contains("\"defect\""), "\(service.log.suffix(2_000))")
    #expect(service.log.contains("ERROR 53100"), "the log does not say why")
    service.terminate()
    #expect(await service.end() == 0)
    try await stage.close()
  }
}
