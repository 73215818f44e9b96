import Synchronization
import TestSupport
import Testing

/// Goal: a connection that breaks between a commit and its answer costs an answer and nothing else:
/// the same request gets the first answer, and nothing happens twice. Method: a proxy between the
/// service and PostgreSQL that cuts there, and clients that hang up before they are answered.
@Suite(.serialized) struct CutTests {
  /// The functions that record what partners ask for; each is called over a connection of its own.
  private static let recorders = [
    "earning.record_purchase(", "earning.record_purchases(", "earning.record_returns(",
    "earning.record_decisions(",
    "redemption.record_redemptions(", "redemption.record_refunds(", "redemption.place_holds(",
    "redemption.capture_holds(", "redemption.void_holds(", "membership.enrol_members(",
  ]

  private struct Request: Sendable {
    let path: String
    let body: String
    init(_ path: String, _ body: JSON) { (self.path, self.body) = (path, body.text) }
  }

  /// A request for every recorder, each about a member of its own.
  private static func requests(_ till: Till) async throws -> [Request] {
    func member() async throws -> JSON {
      let member = try await till.enrol()
      try await till.earn(100, for: member)
      return member.reference
    }
    func hold(of member: JSON) -> JSON {
      Till.redemption(of: member, points: 60).merging(["expires_in": 3600])
    }
    func made(_ path: String, _ body: JSON) async throws -> String {
      let answer = try await till.post(path, body, once: Unique.text("before"))
      guard answer.status == 201, let id = answer.json["id"].string else {
        throw Till.Unexpected(answer)
      }
      return "\(path)/\(id)"
    }
    let bought = try await made("/v1/purchases", Till.purchase(of: member()))
    let pending = try await made(
      "/v1/purchases",
      Till.purchase(of: member()).merging(["pending": ["confirm_within_days": 14]]))
    let redeemed = try await made("/v1/redemptions", Till.redemption(of: member(), points: 60))
    let captured = try await made("/v1/holds", hold(of: member()))
    let voided = try await made("/v1/holds", hold(of: member()))
    return [
      Request("/v1/purchases", Till.purchase(of: try await member())),
      Request("\(bought)/returns", ["receipt": "back", "occurred_at": Till.occurredAt]),
      Request("\(pending)/confirm", [:]),
      Request("/v1/redemptions", Till.redemption(of: try await member(), points: 30)),
      Request("\(redeemed)/refunds", ["reference": "refund"]),
      Request("/v1/holds", hold(of: try await member())),
      Request("\(captured)/capture", ["points": 45]),
      Request("\(voided)/void", [:]),
      Request("/v1/members", ["identifiers": [Till.card()]]),
    ]
  }

  private static func sendAll(_ requests: [Request], by till: Till) async throws -> [HTTPAnswer] {
    try await withThrowingTaskGroup(of: (Int, HTTPAnswer).self) { group in
      for (number, request) in requests.enumerated() {
        group.addTask {
          (number, try await till.post(request.path, text: request.body, once: "cut-\(number)"))
        }
      }
      var answers: [Int: HTTPAnswer] = [:]
      for try await (number, answer) in group { answers[number] = answer }
      return requests.indices.compactMap { answers[$0] }
    }
  }

  @Test func `what was committed and not answered is answered when it is sent again`() async throws
  {
    let stage = try await FaultStage.sharingServer()
    let proxy = try DatabaseProxy(before: stage.cluster.socketFolder)
    // One of each connection, so that each recorder is cut once.
    let service = try await stage.startService(["--loops", "1"], through: proxy)
    let till = stage.till(at: service)
    let requests = try await Self.requests(till)
    let before = try await stage.coalition.rowCounts()
    // Nobody comes back, or the service would ask again by itself and hear the first answer.
    proxy.cut(letIn: false) { text in
      Self.recorders.contains { text.contains($0) } ? .afterCommit : nil
    }
    for answer in try await Self.sendAll(requests, by: till) {
      expectProblem(answer, 503, "unavailable")
      #expect(answer["retry-after"] != nil)
    }
    #expect(proxy.cuts == requests.count)
    #expect(try await till.get("/healthz").status == 200)
    #expect(try await till.get("/readyz").status == 503)
    let done = try await stage.coalition.rowCounts()
    for table in ["earning.purchases", "redemption.redemptions", "membership.members"] {
      #expect(done[table]! > before[table]!, "\(table): nothing was committed")
    }

    proxy.mend()
    try await stage.waitUntilReady(till)
    let answers = try await Self.sendAll(requests, by: till)
    let again = try await Self.sendAll(requests, by: till)
    for (request, (answer, repeated)) in zip(requests, zip(answers, again)) {
      #expect(answer.status == 201, "\(answer)")
      #expect(answer.isReplay, "\(request.path) was done again")
      #expect(repeated.text == answer.text)
    }
    #expect(try await stage.coalition.rowCounts() == done)
    #expect(try await stage.coalition.brokenInvariants().isEmpty)
    service.terminate()
    #expect(await service.end() == 0)
    proxy.close()
    try await stage.close()
  }

  @Test(arguments: [UInt64.random(in: 0..<1_000_000)])
  func `connections to PostgreSQL that break at random moments lose and double nothing`(
    seed: UInt64
  ) async throws {
    let stage = try await FaultStage.sharingServer()
    let proxy = try DatabaseProxy(before: stage.cluster.socketFolder)
    let service = try await stage.startService(through: proxy)
    let till = stage.till(at: service)
    let load = try await Workload.make(1_500, by: till)
    let dice = Mutex(SplitMix(seed: seed))
    proxy.cut { text in
      guard Self.recorders.contains(where: { text.contains($0) }) else { return nil }
      return dice.withLock { dice in
        Int.random(in: 0..<4, using: &dice) == 0
          ? SessionWatch.Cut.allCases.randomElement(using: &dice) : nil
      }
    }
    let answers = await load.send(by: till)
    #expect(proxy.cuts >= 5, "the load was over too soon")
    proxy.mend()
    try await stage.waitUntilReady(till)
    try await stage.expectEverythingOnce(load, answers, by: till)
    #expect(!service.log.contains("\"defect\""), "\(service.log.suffix(2_000))")
    service.terminate()
    #expect(await service.end() == 0)
    proxy.close()
    try await stage.close()
  }

  @Test func `a client that hangs up before its answer hears it when it asks again`() async throws {
    let stage = try await FaultStage.sharingServer()
    let service = try await stage.startService()
    let till = stage.till(at: service)
    let load = try await Workload.make(300, by: till)
    await till.client.close()
    for (number, item) in load.items.enumerated() {
      let bytes = till.posting(item.path, text: item.body, once: item.key).bytes
      // Every third says only half of it.
      try Self.sendAndHangUp(
        number % 3 == 2 ? Array(bytes.prefix(bytes.count / 2)) : bytes, service)
    }
    // All has been heard when nobody is connected but who asks.
    try await stage.waitFor("the service has seen that all have hung up") {
      try await service.metric("tessera_http_connections") == 1
    }
    let answers = await load.send(by: till)
    for (number, answer) in answers.enumerated() {
      #expect(answer?.isReplay == (number % 3 != 2), "request \(number)")
    }
    try await stage.expectEverythingOnce(load, answers, by: till)
    service.terminate()
    #expect(await service.end() == 0)
    try await stage.close()
  }

  private static func sendAndHangUp(_ bytes: [UInt8], _ service: Service) throws {
    let transport = try Transport(port: service.port)
    defer { transport.close() }
    try transport.sendAll(bytes)
  }
}
