import EventLoop
import Postgres
import Store
import Telemetry
import TestSupport

/// What `probe.take` does with a number, told as an idempotent and as another kind of call.
protocol ProbeCall: BatchCall where Request == Int64, Answer == Int64 {}

extension ProbeCall {
  static var name: String { "probe" }
  static var statement: Statement { "select number, answer from probe.take($1)" }

  static func parameters(of requests: [Int64]) -> [PostgresValue] { [.bigints(requests)] }

  static func answer(
    to request: Int64, in row: Int, of result: QueryResult
  ) throws(PostgresError) -> Int64? {
    try result.optionalBigint(row, 1)
  }
}

enum Probe: ProbeCall {
  static let isIdempotent = true
}

enum UnrepeatableProbe: ProbeCall {
  static let isIdempotent = false
}

/// A database whose function answers, refuses, loses races and waits as the tests want, and a
/// second connection that sees what it did.
struct ProbeDatabase {
  let database: TestDatabase
  /// Sees what was written, and holds the lock for which the function waits.
  let observer: PostgresConnection

  /// What the function does:
  /// writes each number down and answers ten times it; refuses every batch with a 13 in it; has
  /// no room for a 14; waits for the lock 7; loses the first `races.count` races.
  static let schema = """
    create schema probe;
    create table probe.taken (value bigint not null);
    create table probe.races (count bigint not null);
    insert into probe.races values (0);
    create sequence probe.attempts;
    create function probe.take(asked bigint[]) returns table (number bigint, answer bigint)
    language plpgsql as $$
    begin
      if nextval('probe.attempts') <= (select r.count from probe.races r) then
        raise exception using errcode = '40001', message = 'a race was lost';
      end if;
      perform pg_advisory_xact_lock_shared(7);
      if 13 = any (asked) then
        raise exception using errcode = '22012', message = 'thirteen cannot be taken';
      end if;
      if 14 = any (asked) then
        raise exception using errcode = '53100', message = 'the disk is full';
      end if;
      insert into probe.taken select unnest(asked);
      return query
      select u.number, u.value * 10 from unnest(asked) with ordinality as u (value, number);
    end
    $$;
    """

  static func make() async throws -> ProbeDatabase {
    let database = try await TestDatabase.make(migrated: false)
    let observer = try await database.connect()
    try await observer.runScript(schema)
    return ProbeDatabase(database: database, observer: observer)
  }

  func close() async throws {
    await observer.close()
    try await database.close()
  }

  /// The numbers that were taken, in order.
  var taken: [Int64] {
    get async throws {
      let result = try await observer.query("select value from probe.taken order by 1")
      return try (0..<result.rowCount).map { try result.bigint($0, 0) }
    }
  }

  /// Has the function wait from now on.
  func hold() async throws { _ = try await observer.query("select 1 from pg_advisory_lock(7)") }

  /// Lets the function go on.
  func release() async throws { _ = try await observer.query("select pg_advisory_unlock(7)") }

  /// Waits until a batch waits for the lock, and returns its server process.
  func processWaiting() async throws -> Int32 {
    while true {
      let found = try await observer.query(
        """
        select l.pid from pg_locks l join pg_database d on d.oid = l.database
        where l.locktype = 'advisory' and not l.granted and d.datname = current_database()
        """)
      if found.rowCount > 0 { return try found.integer(0, 0) }
    }
  }

  /// A lane with one connection to this database.
  func lane<Call: ProbeCall>(
    of call: Call.Type = Call.self, discardsChanges: Bool = false,
    metrics: MetricsRegistry = .init(),
    _ adjust: (inout BatchLane<Call>.Limits) -> Void = { _ in }
  ) throws -> (lane: BatchLane<Call>, statistics: LaneStatistics, connection: PostgresConnection) {
    var limits = BatchLane<Call>.Limits()
    adjust(&limits)
    let connection = PostgresConnection(
      PostgresConfiguration(connectionString: try database.connectionString()),
      on: try TestLoop.shared)
    let statistics = LaneStatistics(lane: "probe", in: metrics)
    let lane = BatchLane(
      of: call, on: try TestLoop.shared, connections: [connection], shared: .init(limits: limits),
      discardsChanges: discardsChanges, statistics: statistics)
    return (lane, statistics, connection)
  }
}
