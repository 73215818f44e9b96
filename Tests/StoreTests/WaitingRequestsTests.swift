import EventLoop
import Postgres
import Telemetry
import TestSupport
import Testing

@testable import Store

@Suite struct WaitingRequestsTests {
  @Test func `a batch of few takes in what waits elsewhere, up to sixty-four`() {
    let waiting = WaitingRequests<Int>(batchMax: 256, waitingMax: 1000)
    let lanes = (0..<3).map { _ in waiting.addLane() }
    func wait(_ counts: Int...) {
      for (lane, count) in zip(lanes, counts) {
        for number in 0..<count { #expect(waiting.append(1000 * lane + number, at: lane)) }
      }
    }
    wait(3, 2, 1)
    #expect(waiting.count == 6)
    #expect(waiting.takeBatch(for: 1) == [1000, 1001, 0, 1, 2, 2000])
    #expect(waiting.count == 0 && waiting.takeBatch(for: 0).isEmpty)

    wait(40, 30, 20)
    #expect(waiting.takeBatch(for: 0) == Array(0..<40) + Array(1000..<1024))
    #expect(waiting.takeBatch(for: 0) == Array(1024..<1030) + Array(2000..<2020))

    wait(63, 5, 0)
    #expect(waiting.takeBatch(for: 0) == Array(0..<63) + [1000])
    #expect(waiting.takeBatch(for: 2) == Array(1001..<1005))
  }

  @Test func `a batch of many is of its own loop`() {
    let waiting = WaitingRequests<Int>(batchMax: 100, waitingMax: 1000)
    let lanes = (0..<2).map { _ in waiting.addLane() }
    for lane in lanes { for number in 0..<164 { _ = waiting.append(number, at: lane) } }
    #expect(waiting.takeBatch(for: 1) == Array(0..<100))
    #expect(waiting.takeBatch(for: 1) == Array(100..<164))
    #expect(waiting.count == 164)
  }

  @Test func `no batch is larger than its limit, and each lane has places of its own`() {
    let waiting = WaitingRequests<Int>(batchMax: 3, waitingMax: 4)
    let lanes = (0..<2).map { _ in waiting.addLane() }
    for lane in lanes {
      #expect((0..<5).map { waiting.append($0, at: lane) } == [true, true, true, true, false])
    }
    #expect(waiting.takeBatch(for: 0) == [0, 1, 2])
    waiting.putBack([1, 2], at: 0)
    #expect(waiting.takeBatch(for: 0) == [1, 2, 3])
    #expect(waiting.takeBatch(for: 0) == [0, 1, 2])
    #expect(waiting.count == 1)
  }

  @Test func `what few wait on two loops goes in one batch, and each is answered on its own`()
    async throws
  {
    let probe = try await ProbeDatabase.make()
    let registry = MetricsRegistry()
    let statistics = LaneStatistics(lane: "probe", in: registry)
    let shared = BatchLane<Probe>.Shared(turns: BatchTurns(1))
    var lanes: [BatchLane<Probe>] = []
    var connections: [PostgresConnection] = []
    for number in 1...2 {
      let loop = try EventLoop.start(named: "waiting-\(number)")
      connections.append(
        PostgresConnection(
          PostgresConfiguration(connectionString: try probe.database.connectionString()), on: loop))
      lanes.append(
        BatchLane(
          of: Probe.self, on: loop, connections: [connections[number - 1]], shared: shared,
          statistics: statistics))
    }
    try await probe.hold()
    try await withThrowingTaskGroup(of: Void.self) { group in
      func submit(_ number: Int64, to lane: BatchLane<Probe>) {
        group.addTask(executorPreference: lane.loop) {
          let answer = try await lane.submit(number)
          #expect(answer == 10 * number)
          lane.loop.preconditionOnLoop()
        }
      }
      submit(1, to: lanes[0])
      _ = try await probe.processWaiting()
      for number in 2...21 as ClosedRange<Int64> where number != 13 && number != 14 {
        submit(number, to: lanes[Int(number % 2)])
      }
      while statistics.waiting.value < 18 { try await Task.sleep(for: .milliseconds(1)) }
      try await probe.release()
      try await group.waitForAll()
    }
    // One of the first, and one of all that waited.
    #expect(statistics.batchSizes.cumulativeCounts.last == 2)
    #expect(statistics.batchSizes.sum == 19)
    #expect(statistics.waiting.value == 0)
    for connection in connections { await connection.close() }
    for lane in lanes { lane.loop.stop() }
    try await probe.close()
  }
}
