import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// Goal: clients that take and give nothing cost little memory and nobody else's time. Method: the
/// service as it is run, with thousands of connections, or with clients that stop halfway.
@Suite(.serialized) struct StubbornClientTests {
  /// How many descriptors both processes need beside the connections.
  private static let descriptorsSpare = 500
  /// Divides the number of idle connections; below the backlog of a listening socket.
  private static let openedAtOnce = 100

  /// Raises the limit of descriptors as far as it goes; children inherit it.
  private static func raiseDescriptorLimit(to count: Int) -> Bool {
    var limit = rlimit()
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    guard getrlimit(resource, &limit) == 0 else { return false }
    if limit.rlim_cur >= count { return true }
    limit.rlim_cur = limit.rlim_max
    return setrlimit(resource, &limit) == 0 && limit.rlim_cur >= count
  }

  /// The memory of a process that is not swapped out, in bytes.
  private static func residentBytes(of process: Int32) throws -> Int {
    let text = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
    let line = text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
    return (line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 1024
  }

  private static func get(_ path: String, by till: Till) -> [UInt8] {
    HTTPClient.Request(
      method: "GET", path: path, headers: [("Authorization", "Bearer \(till.key ?? "")")]
    ).bytes
  }

  @Test func `ten thousand idle connections stay below 150 MB`() async throws {
    let count = 10_000
    try #require(
      Self.raiseDescriptorLimit(to: count + Self.descriptorsSpare),
      "this needs \(count + Self.descriptorsSpare) descriptors (ulimit -Hn)")
    let stage = try await FaultStage.sharingServer()
    let service = try await stage.startService()
    let till = stage.till(at: service)
    let member = try await till.enrol()
    let request = Self.get("/healthz", by: till)
    let port = service.port
    // Each has been served once, so that it has had all the memory that a request takes.
    // Many at a time, lest the first have been idle for too long when the last comes.
    let connections = try await DetachedThread.value {
      try stride(from: 0, to: count, by: Self.openedAtOnce).flatMap { _ in
        let opened = try (0..<Self.openedAtOnce).map { _ in
          let connection = try Transport(port: port)
          try connection.sendAll(request)
          return connection
        }
        for connection in opened {
          let answer = String(decoding: connection.receive(atMost: 4096), as: UTF8.self)
          guard answer.hasPrefix("HTTP/1.1 200") else {
            throw HTTPConnection.Failure.malformed("an idle connection: \(answer)")
          }
        }
        return opened
      }
    }
    #expect(try await service.metric("tessera_http_connections") ?? 0 > count)
    let bytes = try Self.residentBytes(of: service.process)
    #expect(bytes < 150 << 20, "\(bytes >> 20) MB")
    try await till.earn(1, for: member)
    for connection in connections { connection.close() }
    service.terminate()
    #expect(await service.end() == 0)
    try await stage.close()
  }

  @Test func `clients that never read or send a byte at a time keep nobody waiting`() async throws {
    let stage = try await FaultStage.sharingServer()
    let service = try await stage.startService()
    let till = stage.till(at: service)
    let member = try await till.enrol()
    let whole = Self.get("/openapi.yaml", by: till)
    // Asks for megabytes and reads none of them: the kernel's buffers fill up, then the service
    // stops reading.
    let deaf = try (0..<50).map { _ in
      let connection = try Transport(port: service.port)
      for _ in 0..<40 { try connection.sendAll(whole) }
      return connection
    }
    let slow = try (0..<50).map { _ in try Transport(port: service.port) }
    let purchase = Till.purchase(of: member.reference).text
    let post = till.posting("/v1/purchases", text: purchase, once: "slow").bytes
    var slowest = Duration.zero
    for byte in post.prefix(30) {
      // On a busy machine the service may have given one up by now, as it should.
      for connection in slow { try? connection.sendAll([byte]) }
      let begun = ContinuousClock.now
      try await till.earn(1, for: member)
      slowest = max(slowest, ContinuousClock.now - begun)
    }
    // Ten seconds are what the service itself waits for a request's head.
    #expect(slowest < .seconds(10), "somebody else waited for \(slowest)")
    #expect(try await till.available(member) == 30)
    let bytes = try Self.residentBytes(of: service.process)
    #expect(bytes < 150 << 20, "\(bytes >> 20) MB")
    for connection in deaf + slow { connection.close() }
    service.terminate()
    #expect(await service.end() == 0)
    try await stage.close()
  }

  /// Method: nobody can record a purchase for a while, and more of them come than may wait.
  @Test func `a full queue refuses by name, and others are still served`() async throws {
    // So small that it is full long before those that wait in it lose their patience.
    let waitingMax = 512
    let linesAtOnce = 256
    let stage = try await FaultStage.sharingServer()
    let service = try await stage.startService(
      ["--loops", "1", "--queue-limit", String(waitingMax)])
    let till = stage.till(at: service)
    let (many, one) = (try await till.enrol(), try await till.enrol())
    try await till.earn(100, for: one)
    let gate = try await PurchasesGate(of: stage)
    let uploads = Task {
      await withTaskGroup(of: Void.self) { group in
        for upload in 0..<waitingMax / linesAtOnce + 2 {
          let lines = (0..<linesAtOnce).map { line in
            Till.purchase(of: many.reference, receipt: "\(upload)-\(line)")
              .merging(["idempotency_key": "\(upload)-\(line)"]).text
          }
          group.addTask {
            _ = try? await till.send(
              "POST", "/v1/purchases/batch", headers: [("Content-Type", "application/x-ndjson")],
              body: Array(lines.joined(separator: "\n").utf8))
          }
        }
      }
    }
    try await stage.waitFor("the queue is full") {
      try await service.metric("tessera_batch_waiting{lane=\"purchases\"}") == Int64(waitingMax)
    }
    let purchase = Till.purchase(of: one.reference)
    try await stage.waitFor("who comes then is told that it is full") {
      let refused = try await till.post("/v1/purchases", purchase, once: "refused")
      guard refused.code == "busy" else { return false }
      expectProblem(refused, 503, "busy")
      #expect(refused["retry-after"] != nil)
      return true
    }
    let begun = ContinuousClock.now
    expect(
      try await till.post(
        "/v1/redemptions", Till.redemption(of: one.reference, points: 30), once: "served"), 201)
    #expect(try await till.available(one) == 70)
    // After ten seconds those that wait in the queue lose their patience.
    #expect(ContinuousClock.now - begun < .seconds(10))
    // None of them is promised anything, so nobody waits for them here.
    service.killNow()
    #expect(await service.end() == 128 + SIGKILL)
    await uploads.value
    try await gate.open()
    try await stage.expectSound()
    try await stage.close()
  }
}
