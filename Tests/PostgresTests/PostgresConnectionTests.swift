import EventLoop
import Postgres
import Testing

@Suite struct PostgresConnectionTests {
  @Test func `a query returns typed values`() async throws {
    try await withConnection { connection in
      let result = try await connection.query(
        "select $1 + 1, $2 || 'b', null::int", [.bigint(41), .text("a")])
      #expect(result.rowCount == 1)
      #expect(try result.bigint(0, 0) == 42)
      #expect(try result.text(0, 1) == "ab")
      #expect(try result.optionalInteger(0, 2) == nil)
    }
  }
}
