import EventLoop
import Postgres
import TestSupport
import Testing

@Suite struct PostgresConnectionTests {
  @Test func `a query returns rows and counts`() async throws {
    try await withConnection { connection in
      let result = try await connection.query(
        "select g, 'n' || g as name from generate_series(1, $1) g", [.bigint(3)])
      #expect(result.rowCount == 3)
      #expect(result.columnCount == 2)
      #expect(result.columnName(1) == "name")
      #expect(result.columnName(2) == nil)
      #expect(result.columnType(0) == .bigint)
      #expect(try result.text(2, 1) == "n3")
      #expect(result.affectedRows == 3)
      let made = try await connection.query("create temporary table t as select 1 as a")
      #expect(made.rowCount == 0)
      #expect(try await connection.query("update t set a = 2").affectedRows == 1)
    }
  }

  @Test func `thousands of pipelined queries get each its own answer`() async throws {
    var configuration = TestCluster.ofDriver.configuration()
    configuration.commandsWaitingMax = 8192
    try await withConnection(configuration) { connection in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for task in 0..<4000 {
          group.addTask {
            let text = String(repeating: "x", count: task % 300)
            let result = try await connection.query(
              "select $1 * 2, $2", [.bigint(Int64(task)), .text(text)])
            #expect(try result.bigint(0, 0) == Int64(task) * 2)
            #expect(try result.text(0, 1) == text)
          }
        }
        try await group.waitForAll()
      }
      let status = await connection.status
      #expect(status.commandsInFlight == 0)
      #expect(status.commandsWaiting == 0)
      #expect(status.statementsPrepared == 1)
    }
  }

  /// The goal is a deadlock: both sides write more than the kernel buffers and nobody reads.
  @Test func `large commands and large answers pass each other`() async throws {
    try await withConnection { connection in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for task in 0..<48 {
          group.addTask {
            let text = String(repeating: task % 2 == 0 ? "a" : "b", count: 1 << 20)
            let result = try await connection.query("select $1", [.text(text)])
            #expect(try result.text(0, 0) == text)
          }
        }
        try await group.waitForAll()
      }
    }
  }

  @Test func `a refused query leaves its neighbours in the pipeline alone`() async throws {
    try await withConnection { connection in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for task in 0..<300 {
          group.addTask {
            let divisor = Int64(task % 3)
            let query = "select 12 / $1" as Statement
            let refusal = await error { () throws(PostgresError) in
              let result = try await connection.query(query, [.bigint(divisor)])
              #expect(try result.bigint(0, 0) == 12 / divisor)
            }
            #expect(refusal?.sqlState == (divisor == 0 ? "22012" : nil))
          }
        }
        try await group.waitForAll()
      }
    }
  }

  @Test func `a prepared statement never serves parameters of other types`() async throws {
    try await withConnection { connection async throws in
      let query = "select pg_typeof($1)::text" as Statement
      let values: [(PostgresValue, String)] = [
        (.bigint(1), "bigint"), (.text("1"), "text"), (.bytea([1]), "bytea"),
        (.bigint(nil), "bigint"), (.bigints([]), "bigint[]"), (.integer(1), "integer"),
      ]
      for (value, type) in values + values {
        #expect(try await connection.query(query, [value]).text(0, 0) == type)
      }
      #expect(await connection.status.statementsPrepared == 5)
    }
  }

  @Test func `a statement that cannot be prepared yet can be later`() async throws {
    try await withConnection { connection in
      let query = "select count(*) from made_later" as Statement
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<50 {
          group.addTask {
            let refusal = await error { () throws(PostgresError) in
              _ = try await connection.query(query)
            }
            #expect(refusal?.sqlState == "42P01")
          }
        }
        try await group.waitForAll()
      }
      #expect(await connection.status.statementsPrepared == 0)
      _ = try await connection.query("create temporary table made_later (id int)")
      #expect(try await connection.query(query).bigint(0, 0) == 0)
    }
  }

  @Test func `a first use in a segment that fails does not spoil the statement`() async throws {
    try await withConnection { connection async throws in
      let later = "select 7::bigint" as Statement
      let refusal = await error { () throws(PostgresError) in
        _ = try await connection.segment([
          Command("select 1 / $1", [.bigint(0)]), Command(later),
        ])
      }
      #expect(refusal?.sqlState == "22012")
      #expect(try await connection.query(later).bigint(0, 0) == 7)
    }
  }

  @Test func `a statement that the server has forgotten is prepared again`() async throws {
    try await withConnection { connection in
      let query = "select 5::bigint" as Statement
      _ = try await connection.query(query)
      _ = try await connection.query("deallocate all")
      let refusal = await error { () throws(PostgresError) in _ = try await connection.query(query)
      }
      #expect(refusal?.sqlState == "26000")
      #expect(try await connection.query(query).bigint(0, 0) == 5)
    }
  }

  @Test func `a statement whose columns have changed is prepared again`() async throws {
    try await withConnection { connection in
      let query = "select * from changing" as Statement
      _ = try await connection.query("create temporary table changing (a bigint)")
      _ = try await connection.query(query)
      _ = try await connection.query("alter table changing add column b text")
      let refusal = await error { () throws(PostgresError) in _ = try await connection.query(query)
      }
      #expect(refusal?.sqlState == "0A000")
      #expect(try await connection.query(query).columnCount == 2)
    }
  }

  @Test func `a statement that runs too long is cancelled by the server`() async throws {
    var configuration = TestCluster.ofDriver.configuration()
    configuration.statementTimeout = .milliseconds(100)
    try await withConnection(configuration) { connection async throws in
      async let neighbour = connection.query("select 1::bigint")
      let refusal = await error { () throws(PostgresError) in
        _ = try await connection.query("select pg_sleep(60)")
      }
      #expect(refusal?.sqlState == "57014")
      #expect(refusal?.isOutcomeUnknown == false)
      #expect(try await neighbour.bigint(0, 0) == 1)
      #expect(await connection.status.sessionsLost == 0)
    }
  }

  @Test func `a COPY is refused and the connection heals`() async throws {
    try await withConnection { connection async throws in
      for statement in ["copy (select 1) to stdout", "copy pg_class from stdin"] as [Statement] {
        let refusal = await error { () throws(PostgresError) in
          _ = try await connection.query(statement)
        }
        #expect(refusal == .copyUnsupported)
        #expect(try await connection.query("select 1::bigint").bigint(0, 0) == 1)
      }
      let refusal = await error { () throws(PostgresError) in
        try await connection.runScript("select 1; copy pg_class from stdin;")
      }
      #expect(refusal == .copyUnsupported)
      #expect(try await connection.query("select 1::bigint").bigint(0, 0) == 1)
    }
  }

  @Test func `a command that leaves a transaction open swallows nobody's work`() async throws {
    try await withConnection { connection in
      let refusal = await error { () throws(PostgresError) in
        _ = try await connection.query("begin")
      }
      #expect(refusal == .transactionLeftOpen)
      _ = try await connection.query("create table survives (id int)")
      try await withConnection { other in
        #expect(try await other.query("select count(*) from survives").bigint(0, 0) == 0)
        _ = try await other.query("drop table survives")
      }
    }
  }

  @Test func `what the server says unasked goes to the handler`() async throws {
    let (notices, continuation) = AsyncStream.makeStream(of: ServerError.self)
    var configuration = TestCluster.ofDriver.configuration()
    configuration.noticeHandler = { continuation.yield($0) }
    try await withConnection(configuration) { connection in
      _ = try await connection.query("do $$ begin raise warning 'mind the gap'; end $$")
    }
    for await notice in notices {
      #expect(notice.message == "mind the gap")
      #expect(notice.severity == "WARNING")
      break
    }
  }

  @Test(arguments: [1, 4, 1024])
  func `the queue takes as many commands as it says, and not one more`(limit: Int) async throws {
    var configuration = TestCluster.ofDriver.configuration()
    configuration.commandsWaitingMax = limit
    let key = Int64(limit)
    try await withConnection { holder in
      _ = try await holder.query("select pg_advisory_lock($1)", [.bigint(key)])
      try await withConnection(configuration) { connection in
        try await withThrowingTaskGroup(of: Void.self) { group in
          for _ in 0..<limit {
            group.addTask {
              _ = try await connection.query(
                "select pg_advisory_xact_lock_shared($1)", [.bigint(key)])
            }
          }
          try await eventually("the queue is full") {
            await connection.status.commandsInFlight == limit
          }
          let refusal = await error { () throws(PostgresError) in
            _ = try await connection.query("select 1")
          }
          #expect(refusal == .queueFull)
          _ = try await holder.query("select pg_advisory_unlock($1)", [.bigint(key)])
          try await group.waitForAll()
          _ = try await connection.query("select 1")
        }
      }
    }
  }

  @Test func `closing waits for the answers to what was handed in`() async throws {
    let loop = try EventLoop.start(named: "postgres-test")
    defer { loop.stop() }
    let connection = PostgresConnection(TestCluster.ofDriver.configuration(), on: loop)
    try await connection.waitUntilReady()
    try await withConnection { holder in
      _ = try await holder.query("select pg_advisory_lock(3)")
      async let held = connection.query("select 3::bigint from pg_advisory_xact_lock_shared(3)")
      try await eventually("the query is sent") { await connection.status.commandsInFlight == 1 }
      async let closing: Void = connection.close()
      try await eventually("the connection closes") {
        await connection.status.phase == .closing
      }
      let refusal = await error { () throws(PostgresError) in
        _ = try await connection.query("select 1")
      }
      #expect(refusal == .closed)
      _ = try await holder.query("select pg_advisory_unlock(3)")
      #expect(try await held.bigint(0, 0) == 3)
      await closing
    }
    #expect(await connection.status.phase == .closed)
    let refusal = await error { () throws(PostgresError) in
      _ = try await connection.query("select 1")
    }
    #expect(refusal == .closed)
    await connection.close()
  }
}
