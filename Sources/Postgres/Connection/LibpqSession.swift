import CLibpq

/// One connection of libpq, from the attempt to open it to its end, and never blocking.
///
/// All that is unsafe about libpq is in here. Calls that return false have met a connection that is
/// broken; `errorMessage` says why.
@safe final class LibpqSession {
  private let connection: OpaquePointer
  private let notices: NoticeReceiver

  /// What an attempt to connect waits for.
  enum Progress {
    case wantsReading
    case wantsWriting
    case connected
    case failed
  }

  /// What PostgreSQL answers, piece by piece.
  enum Answer {
    /// A command succeeded.
    case result(QueryResult)
    /// A command was refused.
    case refused(ServerError)
    /// A command was skipped because one before it in its segment was refused.
    case skipped
    /// The segment is over: committed, or rolled back if any of it was refused.
    case synced
    /// Outside of a pipeline: the script is over. Within: says nothing.
    case ended
    /// A COPY has begun, which nobody will feed or read.
    case copying
    /// The answer came from libpq, not from the server: the connection is of no use any more.
    case broken(String)
  }

  /// Begins to connect; returns nil when libpq has no memory.
  init?(_ configuration: PostgresConfiguration) {
    // What is given after `dbname` takes precedence over what is in it.
    let connection = unsafe withCStrings([
      "dbname", configuration.connectionString, "client_encoding", "UTF8",
    ]) { strings in
      let names = unsafe [strings[0], strings[2], nil]
      let values = unsafe [strings[1], strings[3], nil]
      return unsafe PQconnectStartParams(names, values, 1)
    }
    guard let connection = unsafe connection else { return nil }
    unsafe self.connection = unsafe connection
    notices = NoticeReceiver(handler: configuration.noticeHandler)
    unsafe PQsetNoticeReceiver(
      connection, receiveNotice, Unmanaged.passUnretained(notices).toOpaque())
  }

  // The notice receiver outlives the connection: properties are released after `deinit`'s body.
  deinit { unsafe PQfinish(connection) }

  /// The descriptor to watch, or -1; it may change with every call of `advance`.
  var socket: CInt { unsafe PQsocket(connection) }
  /// Whether the connection is of no use any more.
  var isBroken: Bool { unsafe PQstatus(connection) == CONNECTION_BAD }
  /// Whether the server is within a transaction that a command has left open.
  var isInTransaction: Bool {
    let status = unsafe PQtransactionStatus(connection)
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR
  }
  /// The process of the server that serves this session.
  var processID: Int32 { unsafe PQbackendPID(connection) }
  /// libpq's words about what failed last.
  var errorMessage: String {
    let message = unsafe String(cString: PQerrorMessage(connection))
    return message.hasSuffix("\n") ? String(message.dropLast()) : message
  }

  // MARK: Opening

  /// Takes the next step of connecting.
  func advance() -> Progress {
    switch unsafe PQconnectPoll(connection) {
    case PGRES_POLLING_OK: .connected
    case PGRES_POLLING_READING: .wantsReading
    case PGRES_POLLING_WRITING: .wantsWriting
    default: .failed
    }
  }

  /// Makes the connection non-blocking and enters pipeline mode.
  func enterPipeline() -> Bool {
    unsafe PQsetnonblocking(connection, 1) == 0 && PQenterPipelineMode(connection) == 1
  }

  /// Leaves pipeline mode; nothing may be in flight.
  func leavePipeline() -> Bool { unsafe PQexitPipelineMode(connection) == 1 }

  // MARK: Sending

  /// Prepares a statement under a name for parameters of the given types.
  func sendPrepare(_ name: String, _ text: String, _ types: [PostgresType]) -> Bool {
    let oids = types.map(\.oid)
    return unsafe PQsendPrepare(connection, name, text, CInt(oids.count), oids) == 1
  }

  /// Runs a prepared statement with `count` of the encoder's parameters from `first`.
  func sendPrepared(
    _ name: String, _ encoder: inout ParameterEncoder, from first: Int, count: Int
  ) -> Bool {
    unsafe encoder.withParameters(from: first, count: count) { values, lengths, formats in
      unsafe PQsendQueryPrepared(connection, name, CInt(count), values, lengths, formats, 1) == 1
    }
  }

  /// Runs a command that has no parameters, without keeping it.
  func sendOnce(_ text: String) -> Bool {
    unsafe PQsendQueryParams(connection, text, 0, nil, nil, nil, nil, 1) == 1
  }

  /// Runs a script of any number of commands; not in pipeline mode.
  func sendScript(_ sql: String) -> Bool { unsafe PQsendQuery(connection, sql) == 1 }

  /// Ends a segment.
  func sendSync() -> Bool { unsafe PQpipelineSync(connection) == 1 }

  /// Hands to the kernel what it takes; true when some is left, nil when the connection is broken.
  func flush() -> Bool? {
    switch unsafe PQflush(connection) {
    case 0: false
    case 1: true
    default: nil
    }
  }

  // MARK: Receiving

  /// Takes what the kernel has; false when the connection has ended.
  func consumeInput() -> Bool { unsafe PQconsumeInput(connection) == 1 }

  /// Returns the next piece of the answer, or nil when it has not arrived.
  func nextAnswer() -> Answer? {
    guard unsafe PQisBusy(connection) == 0 else { return nil }
    guard let result = unsafe PQgetResult(connection) else { return .ended }
    switch unsafe PQresultStatus(result) {
    case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
      return unsafe .result(QueryResult(owning: result))
    case PGRES_PIPELINE_SYNC:
      unsafe PQclear(result)
      return .synced
    case PGRES_PIPELINE_ABORTED:
      unsafe PQclear(result)
      return .skipped
    case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
      unsafe PQclear(result)
      return .copying
    default:
      defer { unsafe PQclear(result) }
      if let error = unsafe ServerError(result) { return .refused(error) }
      return .broken(errorMessage)
    }
  }
}

/// Hands notices on; without a handler they are dropped, where libpq would print them.
private final class NoticeReceiver {
  let handler: (@Sendable (ServerError) -> Void)?
  init(handler: (@Sendable (ServerError) -> Void)?) { self.handler = handler }
}

private func receiveNotice(_ receiver: UnsafeMutableRawPointer?, _ notice: OpaquePointer?) {
  guard let receiver = unsafe receiver else { return }
  let notices = unsafe Unmanaged<NoticeReceiver>.fromOpaque(receiver).takeUnretainedValue()
  guard let handler = notices.handler, let notice = unsafe ServerError(notice) else { return }
  handler(notice)
}

/// Lends `strings` as C strings for the length of a call.
private func withCStrings<Answer>(
  _ strings: [String], _ body: ([UnsafePointer<CChar>?]) -> Answer
) -> Answer {
  var bytes: [CChar] = []
  var offsets: [Int] = []
  for string in strings {
    offsets.append(bytes.count)
    bytes.append(contentsOf: string.utf8CString)
  }
  return unsafe bytes.withUnsafeBufferPointer { bytes in
    unsafe body(offsets.map { offset in unsafe bytes.baseAddress.map { unsafe $0 + offset } })
  }
}
