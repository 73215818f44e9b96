import EventLoop
import Postgres
import Store
import Telemetry
import TestSupport
import Testing

/// What a lane mends by itself, what it gives up, and what it leaves behind.
@Suite struct LaneFaultTests {
  /// Hands in all numbers within one turn of the loop, so that they wait for the same batch, and
  /// returns what became of each.
  private static func submit<Call: ProbeCall>(
    _ numbers: [Int64], to lane: BatchLane<Call>
  ) async -> [Result<Int64, StoreError>] {
    // From the loop itself, so that all are handed in before its turn ends, whatever else runs.
    await Task(executorPreference: lane.loop) {
      await withTaskGroup(of: (Int, Result<Int64, StoreError>).self) { group in
        for (place, number) in numbers.enumerated() {
          group.addTask(executorPreference: lane.loop) {
            do throws(StoreError) {
              return (place, .success(try await lane.submit(number)))
            } catch {
              return (place, .failure(error))
            }
          }
        }
        var results = [Result<Int64, StoreError>](
          repeating: .failure(.busy), count: numbers.count)
        for await (place, result) in group { results[place] = result }
        return results
      }
    }.value
  }

  private static func values(_ results: [Result<Int64, StoreError>]) -> [Int64?] {
    results.map { try? $0.get() }
  }

  private static func isBusy(_ result: Result<Int64, StoreError>) -> Bool {
    if case .failure(.busy) = result { true } else { false }
  }

  @Test func `a lost race is run again until it is won`() async throws {
    let probe = try await ProbeDatabase.make()
    try await probe.observer.runScript("update probe.races set count = 3")
    let (lane, statistics, connection) = try probe.lane(of: Probe.self)
    #expect(try await lane.submit(4) == 40)
    #expect(statistics.batchesRepeated.value == 3)
    #expect(try await probe.taken == [4])
    await connection.close()
    try await probe.close()
  }

  @Test func `a race that is never won ends as busy`() async throws {
    let probe = try await ProbeDatabase.make()
    try await probe.observer.runScript("update probe.races set count = 1000")
    let (lane, statistics, connection) = try probe.lane(of: Probe.self) { $0.attemptsMax = 3 }
    let results = await Self.submit([4], to: lane)
    #expect(Self.isBusy(results[0]))
    #expect(statistics.batchesRepeated.value == 2)
    #expect(try await probe.taken == [])
    await connection.close()
    try await probe.close()
  }

  @Test func `a server that can do nothing refuses the whole batch at once`() async throws {
    let probe = try await ProbeDatabase.make()
    let (lane, statistics, connection) = try probe.lane(of: Probe.self)
    for result in await Self.submit([1, 14, 2], to: lane) {
      guard case .failure(.unavailable(let reason)) = result else {
        Issue.record("\(result)")
        continue
      }
      #expect(reason.sqlState == "53100")
    }
    #expect(statistics.batchesHalved.value == 0 && statistics.batchesRepeated.value == 0)
    #expect(try await probe.taken == [])
    await connection.close()
    try await probe.close()
  }

  @Test func `a batch of unknown outcome is sent again when that is harmless`() async throws {
    let probe = try await ProbeDatabase.make()
    let (lane, statistics, connection) = try probe.lane(of: Probe.self)
    try await probe.hold()
    async let results = Self.submit([1, 2], to: lane)
    try await probe.terminate()
    _ = try await probe.processWaiting()
    try await probe.release()
    #expect(Self.values(await results) == [10, 20])
    #expect(statistics.batchesRepeated.value > 0)
    #expect(try await probe.taken == [1, 2])
    await connection.close()
    try await probe.close()
  }

  @Test func `a batch of unknown outcome is not sent again when it could happen twice`()
    async throws
  {
    let probe = try await ProbeDatabase.make()
    let (lane, statistics, connection) = try probe.lane(of: UnrepeatableProbe.self)
    try await probe.hold()
    async let results = Self.submit([1], to: lane)
    try await probe.terminate()
    guard case .failure(.unavailable) = await results[0] else {
      Issue.record("a lost connection is not told as such")
      return
    }
    #expect(statistics.batchesRepeated.value == 0)
    try await probe.release()
    #expect(try await probe.taken == [])
    await connection.close()
    try await probe.close()
  }
}

extension ProbeDatabase {
  /// Ends the server process of the batch that waits for the lock.
  fileprivate func terminate() async throws {
    let process = try await processWaiting()
    _ = try await observer.query(
      "select pg_terminate_backend($1, 5000)", [.integer(process)])
  }
}
