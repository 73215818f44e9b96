import Postgres
import Testing

@Suite struct SegmentTests {
  @Test func `a refusal in the middle undoes the whole segment`() async throws {
    try await withConnection { connection in
      _ = try await connection.query("create temporary table t (id bigint primary key)")
      let insert = "insert into t values ($1)" as Statement
      let refusal = await error { () throws(PostgresError) in
        _ = try await connection.segment([
          Command(insert, [.bigint(1)]), Command(insert, [.bigint(1)]),
          Command("select 1 / 0"),
        ])
      }
      #expect(refusal?.sqlState == "23505")
      guard case .server(let details) = refusal else { return }
      #expect(details.constraint == "t_pkey")
      #expect(details.table == "t")
      #expect(try await connection.query("select count(*) from t").bigint(0, 0) == 0)
    }
  }

  @Test func `a segment answers with one result for each command`() async throws {
    try await withConnection { connection in
      let commands = (0..<20).map { Command("select $1", [.bigint($0)]) }
      let results = try await connection.segment(commands)
      #expect(try results.map { result throws in try result.bigint(0, 0) } == Array(0..<20))
      #expect(try await connection.segment([]).isEmpty)
    }
  }

  @Test func `a setting is seen inside its segment only`() async throws {
    try await withConnection { connection in
      let set = "select set_config('app.key', $1, true)" as Statement
      let get = "select coalesce(current_setting('app.key', true), '')" as Statement
      try await withThrowingTaskGroup(of: Void.self) { group in
        for task in 0..<200 {
          group.addTask {
            if task % 2 == 0 {
              let results = try await connection.segment([
                Command(set, [.text("k\(task)")]), Command(get),
              ])
              #expect(try results[1].text(0, 0) == "k\(task)")
            } else {
              #expect(try await connection.query(get).text(0, 0) == "")
            }
          }
        }
        try await group.waitForAll()
      }
    }
  }

  @Test func `a refusal at the commit is the segment's refusal`() async throws {
    try await withConnection { connection in
      _ = try await connection.query(
        """
        create temporary table deferred (
          id bigint, constraint only_once unique (id) deferrable initially deferred)
        """)
      let insert = "insert into deferred values ($1)" as Statement
      let refusal = await error { () throws(PostgresError) in
        _ = try await connection.segment([
          Command(insert, [.bigint(1)]), Command(insert, [.bigint(1)]),
        ])
      }
      #expect(refusal?.sqlState == "23505")
      let alone = await error { () throws(PostgresError) in
        _ = try await connection.query("insert into deferred values (2), (2)")
      }
      #expect(alone?.sqlState == "23505")
      #expect(try await connection.query("select count(*) from deferred").bigint(0, 0) == 0)
    }
  }
}
