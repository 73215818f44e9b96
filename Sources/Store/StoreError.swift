package import Postgres

/// Why the store has no answer: nothing that a partner did.
package enum StoreError: Error, Sendable, CustomStringConvertible {
  /// A queue is full, or the request has waited too long in one; it can be sent again later.
  case busy
  /// The database cannot be reached, or cannot do its work, now; it can be sent again later. The
  /// reason is for the log.
  case unavailable(PostgresError)
  /// The database refused what it should not have: a defect, to be logged with its details.
  case defect(PostgresError)

  package var description: String {
    switch self {
    case .busy: "too many requests are waiting"
    case .unavailable: "the database cannot do its work now"
    case .defect(let error): error.description
    }
  }

  /// Sorts a database error into what the caller can do about it.
  init(_ error: PostgresError) {
    switch error {
    case .queueFull: self = .busy
    case .connectionLost, .timeout, .unavailable, .closed: self = .unavailable(error)
    case .server where error.isServerUnable: self = .unavailable(error)
    case .server, .invalidText, .parameterOutOfRange, .commandTooLarge, .copyUnsupported,
      .transactionLeftOpen, .decoding:
      self = .defect(error)
    }
  }
}
