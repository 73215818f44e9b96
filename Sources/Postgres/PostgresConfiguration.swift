/// How to reach a database, what every session on it must look like, and how long to be patient.
package struct PostgresConfiguration: Sendable {
  /// Where the database is: a URI (`postgresql://…`) or `key=value` pairs, as libpq reads them.
  ///
  /// A host name is resolved with a call that blocks the event loop for as long as it takes; name a
  /// numeric address or a socket folder where that matters.
  package var connectionString: String

  /// Server settings that every session starts with, such as `("jit", "off")`.
  package var settings: [(name: String, value: String)]

  /// SQL statements that must succeed before a session is used, such as one that raises an error
  /// when the role could bypass row-level security. Each runs by itself and without parameters.
  package var sessionChecks: [String]

  /// The longest an attempt to connect may take, session settings and checks included; also the
  /// longest a command waits for a connection before it fails as `unavailable`.
  package var connectTimeout = Duration.seconds(5)

  /// The longest one statement may run on the server (its `statement_timeout`); nil for no limit.
  package var statementTimeout: Duration? = .seconds(10)

  /// How much longer than `statementTimeout` the server may be silent before it is taken for dead
  /// and the connection is abandoned. It covers the way there and back, and the commit.
  package var silenceGrace = Duration.seconds(2)

  /// The most commands that may wait for their answers on one connection, sent or not.
  package var commandsWaitingMax = 1024

  /// The delay before the first attempt to reconnect; it doubles with each failure.
  package var reconnectDelayMin = Duration.milliseconds(50)

  /// The longest delay between two attempts to connect.
  package var reconnectDelayMax = Duration.seconds(2)

  /// How many attempts in a row may fail before the connection gives up and closes; nil for never.
  package var connectAttemptsMax: Int?

  /// Receives what the server says unasked (warnings, notices); without it they are dropped.
  ///
  /// Called on the event loop's thread, which it must not block.
  package var noticeHandler: (@Sendable (ServerError) -> Void)?

  /// Creates a configuration with the default limits.
  package init(
    connectionString: String, settings: [(name: String, value: String)] = [],
    sessionChecks: [String] = []
  ) {
    self.connectionString = connectionString
    self.settings = settings
    self.sessionChecks = sessionChecks
  }
}

extension PostgresConfiguration: CustomStringConvertible {
  /// Says nothing, because the connection string may hold a password.
  package var description: String { "PostgresConfiguration" }
}
