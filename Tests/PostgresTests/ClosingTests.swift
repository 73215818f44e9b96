import Postgres
import TestSupport
import Testing

@Suite struct ClosingTests {
  /// Method: tasks of no particular executor close a connection while its only command is answered,
  /// often enough for the two to meet in every order.
  @Test func `closing ends, whenever the last answer comes`() async throws {
    let database = try await TestDatabase.make(migrated: false)
    for _ in 0..<60 {
      let connection = try await database.connect()
      async let answer = try? connection.query("select 1")
      async let closed: Void = connection.close()
      async let closedToo: Void = connection.close()
      _ = await (answer, closed, closedToo)
      #expect(await connection.status.phase == .closed)
    }
    try await database.close()
  }
}
