import EventLoop
import Postgres
import Telemetry
import TestSupport
import Testing

@testable import Store

/// A function of the database that answers a number with its double, refuses zero as a whole batch,
/// asks for every ninth number to be sent again (once), and keeps what it was asked.
private enum DoubleNumbers: BatchCall {
  static let name = "numbers"
  static let isIdempotent = true
  static let statement: Statement = """
    select request_number, doubled from test_lane.double_numbers($1)
    """

  static func parameters(of requests: [Int64]) -> [PostgresValue] { [.bigints(requests)] }

  static func answer(
    to request: Int64, in row: Int, of result: QueryResult
  ) throws(PostgresError) -> Int64? {
    try result.optionalBigint(row, 1)
  }

  static let schema = """
    create schema test_lane;
    create table test_lane.asked (number bigint);
    create table test_lane.once (number bigint primary key);
    create function test_lane.double_numbers(numbers bigint[])
    returns table (request_number bigint, doubled bigint)
    language plpgsql as $$
    begin
      if 0 = any (numbers) then
        raise exception 'zero cannot be doubled';
      end if;
      insert into test_lane.asked select unnest(numbers);
      return query
      select u.place,
        case when u.number % 9 = 0
          and not exists (select from test_lane.once o where o.number = u.number)
          then null else 2 * u.number end
      from unnest(numbers) with ordinality as u (number, place);
      insert into test_lane.once select u from unnest(numbers) u where u % 9 = 0
      on conflict do nothing;
    end
    $$;
    """
}

@Suite struct BatchLaneTests {
  private func withLane(
    limits: BatchLane<DoubleNumbers>.Limits = .init(), discardsChanges: Bool = false,
    _ body: (BatchLane<DoubleNumbers>, TestDatabase, MetricsRegistry) async throws -> Void
  ) async throws {
    let database = try await TestDatabase.make(migrated: false)
    _ = try TestCluster.shared.psql(DoubleNumbers.schema, database: database.name)
    let loop = try TestLoop.shared
    let connection = PostgresConnection(
      PostgresConfiguration(connectionString: try database.connectionString()),
      on: loop)
    let registry = MetricsRegistry()
    let lane = BatchLane(
      of: DoubleNumbers.self, on: loop, connections: [connection], shared: .init(limits: limits),
      discardsChanges: discardsChanges, statistics: LaneStatistics(lane: "numbers", in: registry))
    try await body(lane, database, registry)
    await connection.close()
    try await database.close()
  }

  /// What the lane made of each number.
  private func submit(
    _ numbers: [Int64], to lane: BatchLane<DoubleNumbers>
  ) async -> [Int64: Result<Int64, StoreError>] {
    await withTaskGroup(of: (Int64, Result<Int64, StoreError>).self) { group in
      for number in numbers {
        group.addTask(executorPreference: lane.loop) {
          do throws(StoreError) {
            return (number, .success(try await lane.submit(number)))
          } catch {
            return (number, .failure(error))
          }
        }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
  }

  @Test func `every request gets its own answer, and those that come together go together`()
    async throws
  {
    try await withLane { lane, _, registry in
      let answers = await submit(Array(1...5000), to: lane)
      for number in 1...5000 as ClosedRange<Int64> {
        #expect(value(answers[number]) == 2 * number)
      }
      let text = String(decoding: registry.render(), as: UTF8.self)
      let batches = try #require(
        text.firstMatch(of: #/tessera_batch_size_count\{lane="numbers"\} (\d+)/#))
      #expect(try #require(Int(batches.1)) < 200, "5,000 requests were not gathered into batches")
    }
  }

  @Test func `a batch that is refused as a whole costs nobody but the culprit its answer`()
    async throws
  {
    try await withLane { lane, _, _ in
      let answers = await submit(Array(0...300), to: lane)
      for number in 1...300 as ClosedRange<Int64> {
        #expect(value(answers[number]) == 2 * number)
      }
      guard case .failure(.defect) = answers[0] else {
        Issue.record("the request that the database cannot take was answered")
        return
      }
    }
  }

  @Test func `one request over what may wait is told that the service is busy`() async throws {
    var limits = BatchLane<DoubleNumbers>.Limits()
    limits.batchMax = 4
    limits.waitingMax = 20
    try await withLane(limits: limits) { lane, _, _ in
      // All submit in one turn of the loop, before the first batch leaves at its end.
      let within = await submitInOneTurn(20, to: lane)
      #expect(count(of: within) == 20)
      let over = await submitInOneTurn(21, to: lane)
      #expect(count(of: over) == 20)
      guard case .failure(.busy) = over.last else {
        Issue.record("the last request was not refused as busy")
        return
      }
    }
  }

  private func value(_ answer: Result<Int64, StoreError>?) -> Int64? {
    if case .success(let value) = answer { value } else { nil }
  }

  private func count(of answers: [Result<Int64, StoreError>]) -> Int {
    answers.count { if case .success = $0 { true } else { false } }
  }

  private func submitInOneTurn(
    _ count: Int64, to lane: BatchLane<DoubleNumbers>
  ) async -> [Result<Int64, StoreError>] {
    await Task(executorPreference: lane.loop) {
      await withTaskGroup(of: (Int64, Result<Int64, StoreError>).self) { group in
        for number in 1...count {
          group.addTask(executorPreference: lane.loop) {
            do throws(StoreError) {
              return (number, .success(try await lane.submit(number)))
            } catch {
              return (number, .failure(error))
            }
          }
        }
        var answers: [(Int64, Result<Int64, StoreError>)] = []
        for await answer in group { answers.append(answer) }
        return answers.sorted { $0.0 < $1.0 }.map(\.1)
      }
    }.value
  }

  @Test func `a lane that discards changes answers and leaves nothing behind`() async throws {
    try await withLane(discardsChanges: true) { lane, database, _ in
      #expect(try await lane.submit(21) == 42)
      let kept = try TestCluster.shared.psql(
        "select count(*) from test_lane.asked", database: database.name)
      #expect(kept == "0")
    }
  }

  @Test func `a request that has waited too long is told that the service is busy`() async throws {
    var limits = BatchLane<DoubleNumbers>.Limits()
    limits.patience = .zero
    try await withLane(limits: limits) { lane, _, _ in
      guard case .failure(.busy) = await submit([1], to: lane)[1] else {
        Issue.record("a request that may not wait was answered")
        return
      }
    }
  }
}
