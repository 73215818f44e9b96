import EventLoop

// From the attempt to connect to the loss of a session, and around again.
extension PostgresConnection {
  /// Begins an attempt to connect.
  func connect() {
    guard !isClosing, case .backoff = state else { return }
    guard let session = LibpqSession(configuration) else {
      return attemptFailed(ConnectionFailure(message: "libpq has no memory"))
    }
    guard !session.isBroken else {
      return attemptFailed(ConnectionFailure(message: session.errorMessage))
    }
    state = .connecting(session)
    attemptTimer = loop.schedule(after: configuration.connectTimeout) {
      self.attemptTimer = nil
      self.attemptFailed(ConnectionFailure(message: "the server did not answer in time"))
    }
    watch(session, for: .writing)
  }

  /// Takes the next step of connecting.
  func advance(_ session: LibpqSession) {
    // The step may close the socket and open another, even with the same number.
    unwatch()
    switch session.advance() {
    case .wantsReading: watch(session, for: .reading)
    case .wantsWriting: watch(session, for: .writing)
    case .connected: open(session)
    case .failed: attemptFailed(ConnectionFailure(message: session.errorMessage))
    }
  }

  /// Sends the settings and checks with which a session begins.
  private func open(_ session: LibpqSession) {
    state = .opening(session)
    guard session.enterPipeline() else {
      return attemptFailed(ConnectionFailure(message: session.errorMessage))
    }
    var settings = configuration.settings
    if let timeout = configuration.statementTimeout {
      // Milliseconds; 0 would mean no limit.
      settings.append(("statement_timeout", "\(max(1, timeout.nanoseconds / 1_000_000))"))
    }
    let commands = settings.map(Self.command(toSet:)) + configuration.sessionChecks
    for command in commands {
      guard session.sendOnce(command), session.sendSync() else {
        return attemptFailed(ConnectionFailure(message: session.errorMessage))
      }
      inFlight.append(Flight(.opening, silenceMax: nil))
    }
    watch(session, for: .reading)
    if commands.isEmpty { becomeReady(session) } else { flush(session) }
  }

  private static func command(toSet setting: (name: String, value: String)) -> String {
    "select set_config(\(quoted(setting.name)), \(quoted(setting.value)), false)"
  }

  /// Returns a string as a literal that means the same under any `standard_conforming_strings`.
  private static func quoted(_ text: String) -> String {
    var literal = " E'"
    for character in text.unicodeScalars {
      if character == "'" || character == "\\" { literal.unicodeScalars.append(character) }
      literal.unicodeScalars.append(character)
    }
    return literal + "'"
  }

  /// Notes that a setting or a check was answered; with the last one the session is ready.
  func openingStepEnded(_ flight: Flight, _ session: LibpqSession) {
    if case .server(let error) = flight.error {
      let message = "a setting or a check of the session was refused"
      attemptFailed(ConnectionFailure(message: message, serverError: error))
    } else if inFlight.isEmpty {
      becomeReady(session)
    }
  }

  private func becomeReady(_ session: LibpqSession) {
    state = .ready(session)
    sessionsOpened += 1
    backoff.reset()
    attemptsFailed = 0
    cancel(&attemptTimer)
    cancel(&waitTimer)
    for waiter in readyWaiters { waiter.reply.resume(returning: .success(())) }
    readyWaiters = []
    sendWaiting()
  }

  // MARK: Failure

  /// Gives up the session, or the attempt to open one: what was sent fails for `reason`.
  func lose(_ reason: PostgresError) {
    guard case .ready = state else {
      return attemptFailed(ConnectionFailure(message: reason.debugDescription))
    }
    sessionsLost += 1
    failureLast = ConnectionFailure(message: reason.debugDescription)
    abandon(reason)
    retryLater()
  }

  /// Gives up an attempt to open a session.
  func attemptFailed(_ failure: ConnectionFailure) {
    failureLast = failure
    attemptsFailed += 1
    abandon(.unavailable(failure))
    retryLater()
    let now = monotonicNanoseconds()
    let isOver = attemptsFailed >= configuration.connectAttemptsMax ?? .max
    let (impatient, patient) = (
      readyWaiters.filter { isOver || $0.deadline <= now },
      readyWaiters.filter { !isOver && $0.deadline > now }
    )
    readyWaiters = patient
    for waiter in impatient { waiter.reply.resume(returning: .failure(.unavailable(failure))) }
    if isOver { finish() }
  }

  /// Drops the session and fails what was sent.
  private func abandon(_ reason: PostgresError) {
    unwatch()
    state = .backoff
    cancel(&attemptTimer)
    cancel(&silenceTimer)
    cancel(&receiveTimer)
    prepared = PreparedStatements()
    isScriptInFlight = false
    commandsInFlight = 0
    for var flight in inFlight.removeAll() {
      flight.fail(reason)
      flight.reply?.resume(returning: flight.outcome)
    }
  }

  private func retryLater() {
    if isClosing { return finish() }
    var random = SystemRandomNumberGenerator()
    attemptTimer = loop.schedule(after: backoff.next(using: &random)) {
      self.attemptTimer = nil
      self.connect()
    }
    limitWaiting()
  }

  // MARK: Waiting for a session

  /// Sees to it that no command waits for a session for longer than `connectTimeout`.
  func limitWaiting() {
    guard waitTimer == nil, let first = waiting.first else { return }
    let due = first.submittedAt &+ configuration.connectTimeout.nanoseconds
    let now = monotonicNanoseconds()
    waitTimer = loop.schedule(after: .nanoseconds(due > now ? Int64(due - now) : 0)) {
      self.waitTimer = nil
      self.refuseOverdue()
    }
  }

  private func refuseOverdue() {
    if case .ready = state { return }
    let now = monotonicNanoseconds()
    while let first = waiting.first,
      first.submittedAt &+ configuration.connectTimeout.nanoseconds <= now
    {
      refuse(first, .unavailable(failureLast))
    }
    limitWaiting()
  }

  private func refuse(_ submission: Submission, _ reason: PostgresError) {
    _ = waiting.popFirst()
    commandsWaiting -= submission.commandCount
    submission.reply.resume(returning: .failure(reason))
  }

  // MARK: End

  /// What is thrown after the end: `closed`, or why the connection gave up.
  var closedError: PostgresError { isClosing ? .closed : .unavailable(failureLast) }

  /// Ends the session if the owner wants it and nothing is left to do.
  func finishIfIdle() {
    guard isClosing else { return }
    if case .ready = state, !(inFlight.isEmpty && waiting.isEmpty) { return }
    finish()
  }

  private func finish() {
    if case .closed = state { return }
    abandon(.closed)
    state = .closed
    cancel(&attemptTimer)
    cancel(&waitTimer)
    while let first = waiting.first { refuse(first, closedError) }
    for waiter in readyWaiters { waiter.reply.resume(returning: .failure(closedError)) }
    readyWaiters = []
    for waiter in closeWaiters { waiter.resume() }
    closeWaiters = []
  }

  func cancel(_ timer: inout TimerID?) {
    if let timer { loop.cancel(timer) }
    timer = nil
  }
}
