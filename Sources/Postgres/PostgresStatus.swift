/// How a connection is doing, for metrics and health checks.
package struct PostgresStatus: Sendable, Hashable {
  /// The states that an operator tells apart.
  package enum Phase: String, CaseIterable, Sendable, Hashable {
    /// Trying to reach the server, or checking the session.
    case connecting
    /// Commands are sent as they come.
    case ready
    /// Waiting before the next attempt to connect.
    case backoff
    /// Finishing what was handed in before `close()`.
    case closing
    /// Over, by `close()` or after too many failed attempts.
    case closed
  }

  /// What the connection is doing.
  package var phase: Phase
  /// How often a session that was ready has been lost.
  package var sessionsLost: Int
  /// How many sessions have become ready.
  package var sessionsOpened: Int
  /// How many commands were sent and are not answered.
  package var commandsInFlight: Int
  /// How many commands are not sent yet.
  package var commandsWaiting: Int
  /// How many statements the session has prepared.
  package var statementsPrepared: Int
  /// The process of the server that serves the session, while there is one.
  package var serverProcessID: Int32?
}
