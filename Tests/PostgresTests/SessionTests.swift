import EventLoop
import Glibc
import Postgres
import Synchronization
import TestSupport
import Testing

@Suite struct SessionTests {
  @Test func `a session starts with the settings it was given`() async throws {
    var configuration = TestCluster.ofDriver.configuration()
    configuration.settings = [
      ("application_name", #"it's a \ test"#), ("jit", "off"), ("TimeZone", "Europe/Prague"),
    ]
    configuration.statementTimeout = .milliseconds(1234)
    configuration.sessionChecks = ["do $$ begin assert current_setting('jit') = 'off'; end $$"]
    try await withConnection(configuration) { connection in
      let result = try await connection.query(
        """
        select current_setting('application_name'), current_setting('jit'),
          current_setting('TimeZone'), current_setting('statement_timeout')
        """)
      #expect(try result.text(0, 0) == #"it's a \ test"#)
      #expect(try result.text(0, 1) == "off")
      #expect(try result.text(0, 2) == "Europe/Prague")
      #expect(try result.text(0, 3) == "1234ms")
    }
  }

  struct Hopeless: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let words: String
    let change: @Sendable (inout PostgresConfiguration) -> Void
  }

  static let hopeless = [
    Hopeless(testDescription: "no such database", words: "does not exist") {
      $0.connectionString += " dbname=nowhere"
    },
    Hopeless(testDescription: "no such role", words: "does not exist") {
      $0.connectionString += " user=nobody_here"
    },
    Hopeless(testDescription: "wrong password", words: "password authentication failed") {
      $0.connectionString += " user=locked password=wrong"
    },
    Hopeless(testDescription: "no server", words: "No such file") {
      $0.connectionString = "host=/nowhere"
    },
    Hopeless(testDescription: "nonsense", words: "invalid connection option") {
      $0.connectionString = "nonsense=1"
    },
    Hopeless(testDescription: "unknown setting", words: "no_such_setting") {
      $0.settings = [("no_such_setting", "1")]
    },
    Hopeless(testDescription: "failing check", words: "division by zero") {
      $0.sessionChecks = ["select 1", "select 1/0", "select 1"]
    },
  ]

  /// Makes the role `locked`, which needs a password; everyone else is trusted.
  static func lockRole() async throws {
    try await withConnection { connection in
      _ = try await connection.query("select pg_advisory_lock(77)")
      try await connection.runScript(
        """
        do $$ begin
          if not exists (select from pg_roles where rolname = 'locked') then
            create role locked login password 'right';
          end if;
        end $$
        """)
      try await connection.runScript(
        """
        copy (select unnest(array['local all locked scram-sha-256', 'local all all trust']))
        to '\(TestCluster.ofDriver.folder.path)/data/pg_hba.conf';
        select pg_reload_conf();
        """)
    }
    var configuration = TestCluster.ofDriver.configuration(user: "locked")
    configuration.connectionString += " password=right"
    // The server re-reads its files in its own time.
    try await eventually("the password is asked for") {
      let loop = try? EventLoop.start(named: "lock")
      defer { loop?.stop() }
      var wrong = TestCluster.ofDriver.configuration(user: "locked")
      wrong.connectionString += " password=wrong"
      let connection = PostgresConnection(wrong, on: loop!)
      let refusal = await error { () throws(PostgresError) in
        try await connection.waitUntilReady()
      }
      await connection.close()
      return refusal != nil
    }
    try await withConnection(configuration) { connection async throws in
      #expect(try await connection.query("select current_user::text").text(0, 0) == "locked")
    }
  }

  @Test(arguments: hopeless)
  func `a session that cannot be opened says why, to operators only`(_ row: Hopeless) async throws {
    if row.testDescription == "wrong password" { try await Self.lockRole() }
    var configuration = TestCluster.ofDriver.configuration()
    row.change(&configuration)
    try await withConnection(configuration, waitsUntilReady: false) { connection in
      let refusal = await error { () throws(PostgresError) in
        try await connection.waitUntilReady()
      }
      #expect(refusal?.description == "the database cannot be reached")
      #expect(refusal?.debugDescription.contains(row.words) == true, "\(refusal.debugDescription)")
      #expect(refusal?.isOutcomeUnknown == false)
      #expect(await connection.status.phase != .closed)
    }
  }

  @Test func `after as many failed attempts as allowed the connection gives up`() async throws {
    var configuration = PostgresConfiguration(connectionString: "host=/nowhere")
    configuration.connectAttemptsMax = 3
    try await withConnection(configuration, waitsUntilReady: false) { connection in
      let refusal = await error { () throws(PostgresError) in
        try await connection.waitUntilReady(patience: .seconds(60))
      }
      guard case .unavailable = refusal else {
        Issue.record("\(String(describing: refusal))")
        return
      }
      #expect(await connection.status.phase == .closed)
      let late = await error { () throws(PostgresError) in
        _ = try await connection.query("select 1")
      }
      guard case .unavailable = late else {
        Issue.record("\(String(describing: late))")
        return
      }
    }
  }

  @Test func `a command waits for a session only as long as it may`() async throws {
    var configuration = PostgresConfiguration(connectionString: "host=/nowhere")
    configuration.connectTimeout = .milliseconds(200)
    try await withConnection(configuration, waitsUntilReady: false) { connection in
      let refusal = await error { () throws(PostgresError) in
        _ = try await connection.query("select 1")
      }
      guard case .unavailable(let failure) = refusal else {
        Issue.record("\(String(describing: refusal))")
        return
      }
      #expect(failure.message.contains("No such file"))
      #expect(refusal?.isNotSent == true)
      #expect(await connection.status.commandsWaiting == 0)
    }
  }

  @Test func `a session ended by an administrator is replaced`() async throws {
    try await withConnection { connection in
      let first = await connection.status.serverProcessID ?? 0
      async let lost = error { () throws(PostgresError) in
        _ = try await connection.query("select pg_sleep(60)")
      }
      try await eventually("the query is sent") { await connection.status.commandsInFlight == 1 }
      try await withConnection { other in
        _ = try await other.query("select pg_terminate_backend($1)", [.integer(first)])
      }
      let refusal = await lost
      guard case .connectionLost = refusal else {
        Issue.record("\(String(describing: refusal))")
        return
      }
      #expect(refusal?.isOutcomeUnknown == true)
      let second = try await connection.query("select pg_backend_pid()").integer(0, 0)
      #expect(second != first)
      #expect(await connection.status.sessionsLost == 1)
      #expect(await connection.status.sessionsOpened == 2)
    }
  }

  @Test func `an idle session that is ended is replaced without anybody noticing`() async throws {
    try await withConnection { connection in
      let query = "select pg_backend_pid()" as Statement
      let first = try await connection.query(query).integer(0, 0)
      try await withConnection { other in
        _ = try await other.query("select pg_terminate_backend($1)", [.integer(first)])
      }
      try await eventually("the loss is noticed") { await connection.status.sessionsLost == 1 }
      #expect(try await connection.query(query).integer(0, 0) != first)
    }
  }

  @Test func `a server that falls silent is given up, with the outcome unknown`() async throws {
    var configuration = TestCluster.ofDriver.configuration()
    configuration.statementTimeout = .milliseconds(200)
    configuration.silenceGrace = .milliseconds(200)
    try await withConnection(configuration) { connection in
      let process = try #require(await connection.status.serverProcessID)
      kill(process, SIGSTOP)
      defer { kill(process, SIGCONT) }
      let refusal = await error { () throws(PostgresError) in
        _ = try await connection.query("select 1")
      }
      #expect(refusal == .timeout)
      #expect(refusal?.isOutcomeUnknown == true)
      #expect(try await connection.query("select pg_backend_pid()").integer(0, 0) != process)
    }
  }
}
