import EventLoop
import Postgres
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import Store

/// A function that cannot run twice at once: the second call fails.
private enum AloneAtOnce: BatchCall {
  static let name = "alone"
  static let isIdempotent = true
  static let statement: Statement = "select request_number, number from test_turns.alone($1)"

  static func parameters(of requests: [Int64]) -> [PostgresValue] { [.bigints(requests)] }

  static func answer(
    to request: Int64, in row: Int, of result: QueryResult
  ) throws(PostgresError) -> Int64? {
    try result.optionalBigint(row, 1)
  }

  static let schema = """
    create schema test_turns;
    create function test_turns.alone(numbers bigint[])
    returns table (request_number bigint, number bigint)
    language plpgsql as $$
    begin
      if not pg_try_advisory_xact_lock(1) then
        raise exception 'two batches at once';
      end if;
      return query select u.place, u.number from unnest(numbers) with ordinality u (number, place);
    end
    $$;
    """
}

@Suite struct BatchTurnsTests {
  @Test func `a turn goes to whoever has waited longest, and to nobody twice`() {
    let turns = BatchTurns(2)
    let called = Mutex<[Int]>([])
    func ask(_ name: Int) -> Bool { turns.take { called.withLock { $0.append(name) } } }

    #expect(ask(1) && ask(2))
    #expect(!ask(3) && !ask(4))
    turns.giveBack()
    #expect(called.withLock { $0 } == [3])
    turns.giveBack()
    #expect(called.withLock { $0 } == [3, 4])
    turns.giveBack()
    turns.giveBack()
    #expect(ask(5) && ask(6))
    #expect(!ask(7), "two turns have become three")
  }

  @Test func `lanes on two loops never send two batches at once, and neither is left waiting`()
    async throws
  {
    let database = try await TestDatabase.make(migrated: false)
    _ = try TestCluster.shared.psql(AloneAtOnce.schema, database: database.name)
    let registry = MetricsRegistry()
    let turns = BatchTurns(1)
    var lanes: [BatchLane<AloneAtOnce>] = []
    var connections: [PostgresConnection] = []
    for number in 1...2 {
      let loop = try EventLoop.start(named: "turns-\(number)")
      let connection = PostgresConnection(
        PostgresConfiguration(connectionString: try database.connectionString()), on: loop)
      lanes.append(
        BatchLane(
          of: AloneAtOnce.self, on: loop, connections: [connection], turns: turns,
          statistics: LaneStatistics(lane: "alone-\(number)", in: registry)))
      connections.append(connection)
    }

    let answered = await withTaskGroup(of: Bool.self) { group in
      for lane in lanes {
        for client in 0..<16 {
          group.addTask(executorPreference: lane.loop) {
            for step in 0..<100 {
              let number = Int64(client * 100 + step)
              guard case .success(number) = await result(of: number, from: lane) else {
                return false
              }
            }
            return true
          }
        }
      }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(answered == 32, "a batch met another one, or was never sent")
    for connection in connections { await connection.close() }
    for lane in lanes { lane.loop.stop() }
    try await database.close()
  }
}

private func result(
  of number: Int64, from lane: BatchLane<AloneAtOnce>
) async -> Result<Int64, StoreError> {
  do throws(StoreError) {
    return .success(try await lane.submit(number))
  } catch {
    return .failure(error)
  }
}
