import Postgres
import Testing

@Suite struct ScriptTests {
  @Test func `a script runs many commands, and queries around it keep their order`() async throws {
    try await withConnection { connection in
      async let before = connection.query("select 1::bigint")
      try await connection.runScript(
        """
        create temporary table script_made (id bigint);
        insert into script_made select generate_series(1, 10);
        select * from script_made;
        """)
      #expect(try await before.bigint(0, 0) == 1)
      #expect(try await connection.query("select count(*) from script_made").bigint(0, 0) == 10)
      try await connection.runScript("")
    }
  }

  @Test func `scripts and queries of many tasks do not mix`() async throws {
    try await withConnection { connection in
      _ = try await connection.query("create temporary table mixed (id bigint)")
      try await withThrowingTaskGroup(of: Void.self) { group in
        for task in 0..<60 {
          group.addTask {
            if task % 3 == 0 {
              try await connection.runScript(
                "insert into mixed values (1); insert into mixed values (-1);")
            } else {
              let sum = try await connection.query("select coalesce(sum(id), 0)::bigint from mixed")
              #expect(try sum.bigint(0, 0) == 0)
            }
          }
        }
        try await group.waitForAll()
      }
      #expect(try await connection.query("select count(*) from mixed").bigint(0, 0) == 40)
    }
  }

  @Test func `a refused script has no effect and says where it went wrong`() async throws {
    try await withConnection { connection async throws in
      let script = "create temporary table gone (id int);\nselect nonsense from gone;\nselect 1;"
      let refusal = await error { () throws(PostgresError) in
        try await connection.runScript(script)
      }
      #expect(refusal?.sqlState == "42703")
      guard case .server(let details) = refusal, let position = details.position else {
        return #expect(Bool(false), "no position")
      }
      #expect(script.dropFirst(position - 1).hasPrefix("nonsense"))
      #expect(
        try await connection.query("select to_regclass('pg_temp.gone') is null").boolean(0, 0))
    }
  }

  @Test func `a script that leaves a transaction open is rolled back`() async throws {
    try await withConnection { connection async throws in
      let refusal = await error { () throws(PostgresError) in
        try await connection.runScript("begin; create table half_made (id int);")
      }
      #expect(refusal == .transactionLeftOpen)
      #expect(try await connection.query("select to_regclass('half_made') is null").boolean(0, 0))
    }
  }
}
