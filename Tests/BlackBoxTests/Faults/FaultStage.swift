import EventLoop
import EmbeddedPostgres
import Glibc
import Postgres
import Testing
import TestSupport

/// A coalition and services for one test, which may kill them: in a durable PostgreSQL of its own,
/// which it may kill as well, or in the one that all tests share.
final class FaultStage: Sendable {
  let cluster: TestCluster
  let coalition: TestCoalition
  let partner: TestPartner
  private let isShared: Bool

  /// - Parameter folder: An empty folder for the server; nil for a new one on a disk.
  init(in folder: TestFolder? = nil) async throws {
    cluster = try await DetachedThread.value { try TestCluster(.durable, in: folder) }
    coalition = try await TestCoalition.make(in: cluster)
    partner = try await coalition.invitePartner()
    isShared = false
  }

  /// A stage in the server that all tests share, for faults that leave the server alone.
  static func sharingServer() async throws -> FaultStage {
    try await FaultStage(sharing: TestCluster.shared)
  }

  private init(sharing cluster: TestCluster) async throws {
    self.cluster = cluster
    coalition = try await TestCoalition.make()
    partner = try await coalition.invitePartner()
    isShared = true
  }

  /// Starts another service.
  ///
  /// - Parameters:
  ///   - options: What else stands on the command line.
  ///   - proxy: Through what it reaches the server; nil for nothing.
  func startService(
    _ options: [String] = [], through proxy: DatabaseProxy? = nil
  ) async throws -> Service {
    // Of a setting that is said twice libpq takes the last.
    let detour = proxy.map { " " + ConnectionString.make([("host", $0.socketFolder)]) } ?? ""
    return try await Service.start(on: coalition.serviceConnectionString + detour, options)
  }

  /// A till at a service, with connections of its own.
  func till(at service: Service) -> Till { Till(HTTPClient(service.origin), partner.key) }

  /// Ends everything.
  func close() async throws {
    try await coalition.close()
    let cluster = cluster
    if !isShared { try await DetachedThread.value { cluster.close() } }
  }

  /// Waits until something is so, of which nothing tells but asking again and again.
  func waitFor(_ what: String, _ isSo: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while try await !isSo() {
      try #require(ContinuousClock.now < deadline, "it never came to this: \(what)")
      try await TestLoop.shared.sleep(for: .milliseconds(20))
    }
  }

  /// Waits until a service says that it can do its work.
  func waitUntilReady(_ till: Till) async throws {
    try await waitFor("the service is ready again") {
      try await till.get("/readyz").status == 200
    }
  }

  /// Sends what has no answer until everything has one, then everything once more, and proves that
  /// each request took effect once: by its answers, by the balances, and by the ledger itself.
  func expectEverythingOnce(
    _ load: Workload, _ first: Workload.Answers, by till: Till,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    var answers = first
    for _ in 0..<20 where answers.contains(where: { $0 == nil }) {
      answers = await load.send(by: till, known: answers)
    }
    #expect(answers.allSatisfy { $0 != nil }, sourceLocation: sourceLocation)
    let again = await load.send(by: till)
    for (answer, repeated) in zip(answers, again) {
      guard let answer, let repeated else { continue }
      #expect(repeated.isReplay, "\(repeated)", sourceLocation: sourceLocation)
      #expect(repeated.status == answer.status, sourceLocation: sourceLocation)
      if answer.status == 201 {
        #expect(repeated.text == answer.text, sourceLocation: sourceLocation)
      } else {
        #expect(answer.code == "insufficient_points", sourceLocation: sourceLocation)
        #expect(
          repeated.json["points_available"] == answer.json["points_available"],
          sourceLocation: sourceLocation)
      }
    }
    try await expectRecorded(load, answers, by: till, sourceLocation: sourceLocation)
  }

  /// Expects the ledger to hold exactly what the answers say.
  func expectRecorded(
    _ load: Workload, _ answers: Workload.Answers, by till: Till,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let done = zip(load.items, answers).filter { $1?.status == 201 }.map(\.0)
    #expect(
      try await coalition.number("select count(*) from earning.purchases")
        == Int64(done.count { $0.points > 0 } + load.members.count),
      sourceLocation: sourceLocation)
    #expect(
      try await coalition.number("select count(*) from redemption.redemptions")
        == Int64(done.count { $0.points < 0 }), sourceLocation: sourceLocation)
    for (member, balance) in zip(load.members, load.balances(after: answers)) {
      #expect(try await till.available(member) == balance, sourceLocation: sourceLocation)
    }
    try await expectSound(sourceLocation: sourceLocation)
  }

  /// Expects the ledger to be sound by the operator's own proof, made from the postings alone.
  func expectSound(sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let connectionString = coalition.connectionString
    let verified = try await DetachedThread.value {
      try ChildProgram([
        TestBinary.tessera, "ledger", "verify", "--deep", "--database", connectionString,
      ]).run()
    }
    #expect(verified.status == 0, "\(verified.text)", sourceLocation: sourceLocation)
  }
}
