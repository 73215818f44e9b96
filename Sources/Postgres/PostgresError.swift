/// Why a command has no result.
///
/// What matters most to a caller is whether the command may have taken effect: `isOutcomeUnknown`.
/// The `description` names the kind of failure and is safe to show; SQL, values and the server's
/// words are in `debugDescription` only.
package enum PostgresError: Error, Hashable, Sendable {
  /// The server refused the command; it had no effect.
  indirect case server(ServerError)
  /// The connection broke after the command was sent: it may have taken effect.
  case connectionLost(reason: String)
  /// The server fell silent after the command was sent: it may have taken effect.
  case timeout
  /// There was no connection for too long; the command was not sent.
  case unavailable(ConnectionFailure)
  /// Too many commands are waiting already; the command was not sent.
  case queueFull
  /// The connection was closed by its owner; the command was not sent.
  case closed
  /// A text holds a NUL character, which PostgreSQL cannot store; the command was not sent.
  case invalidText
  /// A date or an instant is beyond what PostgreSQL can store; the command was not sent.
  case parameterOutOfRange
  /// The parameters take more room than a message may have; the command was not sent.
  case commandTooLarge
  /// The command began a COPY, which this client does not speak; the session was given up.
  case copyUnsupported
  /// The command left a transaction open, which would have swallowed the commands after it; the
  /// session was given up, and the server rolls the transaction back.
  case transactionLeftOpen
  /// The result is not what the caller takes it for.
  case decoding(DecodingFailure)

  /// Whether the command may have taken effect although it has no result.
  package var isOutcomeUnknown: Bool {
    switch self {
    case .connectionLost, .timeout: true
    case .server, .unavailable, .queueFull, .closed, .invalidText, .parameterOutOfRange,
      .commandTooLarge, .copyUnsupported, .transactionLeftOpen, .decoding:
      false
    }
  }

  /// Whether the server never saw the command, so that sending it again is safe.
  package var isNotSent: Bool {
    switch self {
    case .unavailable, .queueFull, .closed, .invalidText, .parameterOutOfRange, .commandTooLarge:
      true
    case .server, .connectionLost, .timeout, .copyUnsupported, .transactionLeftOpen, .decoding:
      false
    }
  }

  /// Whether the server cannot do its work for now, whatever it is asked: its disk is full, its
  /// memory or its connections are used up, a file cannot be written (classes 53 and 58); it is
  /// starting, stopping, or somebody made it give the command up, be it the time limit (57); or it
  /// only follows another server (25006). PostgreSQL documentation, appendix A.
  package var isServerUnable: Bool {
    guard let sqlState else { return false }
    return sqlState == "25006" || ["53", "57", "58"].contains(sqlState.prefix(2))
  }

  /// Whether the transaction lost against another and may be tried again as a whole: serialization
  /// failure or deadlock (PostgreSQL documentation, section 13.5).
  package var isSerializationFailure: Bool { sqlState == "40001" || sqlState == "40P01" }

  /// The server's code, if the server refused the command.
  package var sqlState: String? {
    if case .server(let error) = self { error.sqlState } else { nil }
  }
}

extension PostgresError: CustomStringConvertible, CustomDebugStringConvertible {
  package var description: String {
    switch self {
    case .server(let error): error.description
    case .connectionLost: "the connection to the database was lost"
    case .timeout: "the database did not answer in time"
    case .unavailable: "the database cannot be reached"
    case .queueFull: "too many commands are waiting for the database"
    case .closed: "the connection to the database is closed"
    case .invalidText: "a text holds a NUL character"
    case .parameterOutOfRange: "a date or an instant is out of range"
    case .commandTooLarge: "a command is too large"
    case .copyUnsupported: "a command began a COPY"
    case .transactionLeftOpen: "a command left a transaction open"
    case .decoding: "the database's answer has an unexpected form"
    }
  }

  package var debugDescription: String {
    switch self {
    case .server(let error): error.debugDescription
    case .connectionLost(let reason): "\(description): \(reason)"
    case .unavailable(let failure): "\(description): \(failure.debugDescription)"
    case .decoding(let failure): "\(description): \(failure)"
    case .timeout, .queueFull, .closed, .invalidText, .parameterOutOfRange, .commandTooLarge,
      .copyUnsupported, .transactionLeftOpen:
      description
    }
  }
}

/// Why an attempt to connect did not lead to a session.
package struct ConnectionFailure: Sendable, Hashable, CustomDebugStringConvertible {
  /// The words of libpq or of the server; for operators' eyes.
  package let message: String
  /// The refusal, if the session was open and one of its settings or checks was refused.
  package let serverError: ServerError?

  init(message: String, serverError: ServerError? = nil) {
    self.message = message
    self.serverError = serverError
  }

  package var debugDescription: String {
    if let serverError { "\(message): \(serverError.debugDescription)" } else { message }
  }
}

/// How a result differs from what its reader takes it for: a defect of the reader or of the SQL.
package enum DecodingFailure: Sendable, Hashable {
  /// The result has no such row or column.
  case outOfBounds(row: Int, column: Int)
  /// The column has another type.
  case typeMismatch(column: Int, expected: PostgresType, found: PostgresType)
  /// The value is null, and the reader does not expect one.
  case unexpectedNull(row: Int, column: Int)
  /// The value's bytes are not those of its type.
  case malformed(row: Int, column: Int)
  /// The value is beyond what the reader's type can hold.
  case outOfRange(row: Int, column: Int)
}
