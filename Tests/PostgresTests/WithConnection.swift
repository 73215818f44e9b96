import EventLoop
import Postgres

/// Runs `body` with a connection of its own, on a loop of its own, and closes both afterwards.
func withConnection<Answer: Sendable>(
  _ configuration: PostgresConfiguration = PrivateCluster.shared.configuration(),
  _ body: @Sendable (PostgresConnection) async throws -> Answer
) async throws -> Answer {
  let loop = try EventLoop.start(named: "postgres-test")
  let connection = PostgresConnection(configuration, on: loop)
  let result: Result<Answer, any Error>
  do {
    try await connection.waitUntilReady(patience: .seconds(10))
    result = .success(try await body(connection))
  } catch {
    result = .failure(error)
  }
  await connection.close()
  loop.stop()
  return try result.get()
}
