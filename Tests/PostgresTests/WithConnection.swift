import EventLoop
import Postgres
import TestSupport
import Testing

/// Runs `body` with a connection of its own, on a loop of its own, and closes both afterwards.
func withConnection<Answer: Sendable>(
  _ configuration: PostgresConfiguration = TestCluster.ofDriver.configuration(),
  waitsUntilReady: Bool = true, _ body: (PostgresConnection) async throws -> Answer
) async throws -> Answer {
  let loop = try EventLoop.start(named: "postgres-test")
  let connection = PostgresConnection(configuration, on: loop)
  let result: Result<Answer, any Error>
  do {
    if waitsUntilReady { try await connection.waitUntilReady(patience: .seconds(60)) }
    result = .success(try await body(connection))
  } catch {
    result = .failure(error)
  }
  await connection.close()
  loop.stop()
  return try result.get()
}

/// Returns the error that `body` throws, or nil when it throws none.
func error(_ body: () async throws(PostgresError) -> Void) async -> PostgresError? {
  do throws(PostgresError) {
    try await body()
    return nil
  } catch {
    return error
  }
}

/// Asks again until `condition` holds; gives up, and fails the test, after a minute.
func eventually(
  _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation,
  _ condition: () async -> Bool
) async throws {
  let start = ContinuousClock.now
  while await !condition() {
    guard ContinuousClock.now - start < .seconds(60) else {
      Issue.record(what, sourceLocation: sourceLocation)
      return
    }
    try await Task.sleep(for: .milliseconds(1))
  }
}
