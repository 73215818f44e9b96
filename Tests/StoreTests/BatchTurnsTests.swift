import EventLoop
import Postgres
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import Store

/// A function that cannot run twice at once, told as two kinds of call: a second call fails.
private protocol AloneCall: BatchCall where Request == Int64, Answer == Int64 {}

extension AloneCall {
  static var isIdempotent: Bool { true }
  static var statement: Statement { "select request_number, number from test_turns.alone($1)" }

  static func parameters(of requests: [Int64]) -> [PostgresValue] { [.bigints(requests)] }

  static func answer(
    to request: Int64, in row: Int, of result: QueryResult
  ) throws(PostgresError) -> Int64? {
    try result.optionalBigint(row, 1)
  }
}

private enum AloneAtOnce: AloneCall {
  static let name = "alone"
}

private enum OtherAlone: AloneCall {
  static let name = "other"
}

/// Lanes to a database that cannot take two of their batches at once, each on a loop of its own.
private final class AloneStage {
  private static let schema = """
    create schema test_turns;
    create function test_turns.alone(numbers bigint[])
    returns table (request_number bigint, number bigint)
    language plpgsql as $$
    begin
      if not pg_try_advisory_xact_lock(1) then
        raise exception 'two batches at once';
      end if;
      perform pg_sleep(0.002); -- So that others come meanwhile.
      return query select u.place, u.number from unnest(numbers) with ordinality u (number, place);
    end
    $$;
    """

  private let database: TestDatabase
  private let registry = MetricsRegistry()
  private var connections: [PostgresConnection] = []

  init() async throws {
    database = try await TestDatabase.make(migrated: false)
    _ = try TestCluster.shared.psql(Self.schema, database: database.name)
  }

  func lane<Call: AloneCall>(_ shared: BatchLane<Call>.Shared) throws -> BatchLane<Call> {
    let loop = try EventLoop.start(named: "turns-\(connections.count)")
    let connection = PostgresConnection(
      PostgresConfiguration(connectionString: try database.connectionString()), on: loop)
    connections.append(connection)
    return BatchLane(
      of: Call.self, on: loop, connections: [connection], shared: shared,
      statistics: LaneStatistics(lane: "alone-\(connections.count)", in: registry))
  }

  func close() async throws {
    for connection in connections {
      await connection.close()
      connection.loop.stop()
    }
    try await database.close()
  }
}

private final class Progress: Sendable {
  let isOver = Atomic(false)
  let answers = Atomic(0)
}

@Suite struct BatchTurnsTests {
  @Test func `a turn goes to whoever has waited longest, and to nobody twice`() {
    let turns = BatchTurns(2)
    let called = Mutex<[Int]>([])
    func ask(_ name: Int) -> Bool {
      turns.take(for: name < 4 ? "low" : "high") { called.withLock { $0.append(name) } }
    }

    #expect(ask(1) && ask(2))
    #expect(!turns.areWanted(byOtherThan: "low"))
    #expect(!ask(3) && !turns.areWanted(byOtherThan: "low"))
    #expect(!ask(4) && turns.areWanted(byOtherThan: "low") && turns.areWanted(byOtherThan: "high"))
    turns.giveBack()
    #expect(called.withLock { $0 } == [3])
    turns.giveBack()
    #expect(called.withLock { $0 } == [3, 4] && !turns.areWanted(byOtherThan: "low"))
    turns.giveBack()
    turns.giveBack()
    #expect(ask(5) && ask(6))
    #expect(!ask(7), "two turns have become three")
  }

  @Test func `lanes on two loops never send two batches at once, and neither is left waiting`()
    async throws
  {
    let stage = try await AloneStage()
    let shared = BatchLane<AloneAtOnce>.Shared(turns: BatchTurns(1))
    let lanes = [try stage.lane(shared), try stage.lane(shared)]
    let answered = await withTaskGroup(of: Bool.self) { group in
      for lane in lanes {
        for client in 0..<16 {
          group.addTask(executorPreference: lane.loop) {
            for step in 0..<100 {
              let number = Int64(client * 100 + step)
              guard await isAnswered(number, by: lane) else { return false }
            }
            return true
          }
        }
      }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(answered == 32, "a batch met another one, or was never sent")
    try await stage.close()
  }

  /// A kind of which some request always waits would keep its turn if it did not ask who else does.
  @Test func `a kind that is always busy leaves turns to another`() async throws {
    let stage = try await AloneStage()
    let turns = BatchTurns(1)
    let shared = BatchLane<AloneAtOnce>.Shared(turns: turns)
    let busy = [try stage.lane(shared), try stage.lane(shared)]
    let other = try stage.lane(BatchLane<OtherAlone>.Shared(turns: turns))
    let progress = Progress()
    // Eight clients for each of fifty batches, and as much again nine times.
    let answersMax = 4_000
    await withTaskGroup(of: Void.self) { group in
      for lane in busy + busy + busy + busy {
        group.addTask(executorPreference: lane.loop) {
          while !progress.isOver.load(ordering: .relaxed) {
            let isAnswered = await isAnswered(1, by: lane)
            #expect(isAnswered)
            let answers = progress.answers.wrappingAdd(1, ordering: .relaxed).newValue
            if answers > 2 * answersMax { break }  // Lest the other wait for ever.
            await lane.loop.sleep(for: .microseconds(.random(in: 0...3_000)))
          }
        }
      }
      for number in 0..<50 as Range<Int64> {
        let isAnswered = await isAnswered(number, by: other)
        #expect(isAnswered)
      }
      #expect(progress.answers.load(ordering: .relaxed) < answersMax, "it was left waiting")
      progress.isOver.store(true, ordering: .relaxed)
    }
    try await stage.close()
  }
}

private func isAnswered<Call: AloneCall>(_ number: Int64, by lane: BatchLane<Call>) async -> Bool {
  do throws(StoreError) {
    return try await lane.submit(number) == number
  } catch {
    return false
  }
}
