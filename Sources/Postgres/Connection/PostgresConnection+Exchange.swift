import EventLoop

// Commands out, answers in.
extension PostgresConnection {
  /// The most pieces of answers that one turn of the loop takes.
  static let answersPerTurnMax = 512

  // MARK: Sending

  /// Takes a submission in, or refuses it.
  func accept(_ submission: Submission) {
    if isClosing { return submission.reply.resume(returning: .failure(.closed)) }
    if case .closed = state {
      return submission.reply.resume(returning: .failure(closedError))
    }
    let places = configuration.commandsWaitingMax - commandsWaiting - commandsInFlight
    guard submission.commandCount <= places else {
      return submission.reply.resume(returning: .failure(.queueFull))
    }
    waiting.append(submission)
    commandsWaiting += submission.commandCount
    if case .ready = state { sendWaiting() } else { limitWaiting() }
  }

  /// Sends what waits, as far as a script allows.
  func sendWaiting() {
    guard case .ready(let session) = state else { return }
    while let next = waiting.first, !isScriptInFlight {
      if next.isScript && !inFlight.isEmpty { break }
      if inFlight.isEmpty { heardAt = monotonicNanoseconds() }
      _ = waiting.popFirst()
      commandsWaiting -= next.commandCount
      commandsInFlight += next.commandCount
      guard send(next, session) else {
        return lose(.connectionLost(reason: session.errorMessage))
      }
    }
    flush(session)
    limitSilence()
  }

  private func send(_ submission: Submission, _ session: LibpqSession) -> Bool {
    switch submission.work {
    case .segment(let commands): send(commands, submission.reply, session)
    case .script(let sql, let silenceMax):
      send(script: sql, submission.reply, silenceMax, session)
    }
  }

  private func send(
    _ commands: [Command], _ reply: CheckedContinuation<Outcome, Never>, _ session: LibpqSession
  ) -> Bool {
    do throws(PostgresError) {
      try encoder.encode(commands)
    } catch {
      commandsInFlight -= commands.count
      reply.resume(returning: .failure(error))
      return true
    }
    defer { encoder.removeAll() }
    var statements: [PreparedStatement] = []
    statements.reserveCapacity(commands.count)
    var isSent = true
    for command in commands {
      if let known = prepared.find(command.statement, for: command.parameters) {
        statements.append(known)
      } else {
        let new = prepared.add(command.statement, for: command.parameters)
        statements.append(new)
        isSent = isSent && sendPreparation(of: new, session)
      }
    }
    var first = 0
    for (command, statement) in zip(commands, statements) where isSent {
      let count = command.parameters.count
      isSent = session.sendPrepared(statement.name, &encoder, from: first, count: count)
      first += count
    }
    isSent = isSent && session.sendSync()
    let silenceMax = silenceMax(commandCount: commands.count)
    inFlight.append(Flight(.segment(statements), reply: reply, silenceMax: silenceMax))
    return isSent
  }

  private func sendPreparation(of statement: PreparedStatement, _ session: LibpqSession) -> Bool {
    inFlight.append(
      Flight(.preparation(statement), silenceMax: silenceMax(commandCount: 1)))
    return session.sendPrepare(statement.name, statement.statement.text, statement.types)
      && session.sendSync()
  }

  private func send(
    script sql: String, _ reply: CheckedContinuation<Outcome, Never>, _ silenceMax: Duration?,
    _ session: LibpqSession
  ) -> Bool {
    guard !sql.utf8.contains(0) else {
      commandsInFlight -= 1
      reply.resume(returning: .failure(.invalidText))
      return true
    }
    isScriptInFlight = true
    inFlight.append(Flight(.script, reply: reply, silenceMax: silenceMax))
    return session.leavePipeline() && session.sendScript(sql)
  }

  /// Writes what the kernel takes and watches for the moment when it takes more.
  func flush(_ session: LibpqSession) {
    guard let isSomeLeft = session.flush() else {
      // What the server has said before the end is still to be read; reading finds the end.
      return watch(session, for: .reading)
    }
    watch(session, for: isSomeLeft ? [.reading, .writing] : .reading)
  }

  // MARK: Receiving

  /// Called whenever the socket is ready for what it is watched for.
  func socketIsReady(_ readiness: Readiness) {
    switch state {
    case .connecting(let session): advance(session)
    case .opening(let session), .ready(let session):
      if readiness != .writing { heardAt = monotonicNanoseconds() }
      exchange(session)
    case .backoff, .closed: break
    }
  }

  private func exchange(_ session: LibpqSession) {
    let isOpen = session.consumeInput()
    receive(from: session, answersMax: isOpen ? Self.answersPerTurnMax : .max)
    guard isCurrent(session) else { return }
    guard isOpen, !session.isBroken else {
      return lose(.connectionLost(reason: session.errorMessage))
    }
    sendWaiting()
    if case .opening = state { flush(session) }
    finishIfIdle()
  }

  /// Takes answers that have arrived; what is left over is taken in the next turn.
  private func receive(from session: LibpqSession, answersMax: Int) {
    var answers = 0
    var endsInRow = 0
    while let answer = session.nextAnswer() {
      answers += 1
      if case .ended = answer { endsInRow += 1 } else { endsInRow = 0 }
      if inFlight.isEmpty && endsInRow > 0 { return }
      guard !inFlight.isEmpty, endsInRow <= 3 else {
        return lose(.connectionLost(reason: "an answer belongs to no command"))
      }
      handle(answer, session)
      guard isCurrent(session) else { return }
      if answers >= answersMax { return receiveLater() }
    }
  }

  private func receiveLater() {
    guard receiveTimer == nil else { return }
    receiveTimer = loop.schedule(after: .zero) {
      self.receiveTimer = nil
      switch self.state {
      case .opening(let session), .ready(let session): self.exchange(session)
      case .connecting, .backoff, .closed: break
      }
    }
  }

  private func handle(_ answer: LibpqSession.Answer, _ session: LibpqSession) {
    switch answer {
    case .result(let result): inFlight.updateFirst { $0.add(result) }
    case .refused(let error):
      if error.endsSession { return sessionEnded(error) }
      inFlight.updateFirst { $0.add(error) }
    case .skipped: break
    case .synced: segmentEnded(session)
    case .ended: if isScriptInFlight { scriptEnded(session) }
    case .copying:
      inFlight.updateFirst { $0.fail(.copyUnsupported) }
      lose(.connectionLost(reason: "a command before this one began a COPY"))
    case .broken(let message): lose(.connectionLost(reason: message))
    }
  }

  /// The server has said why it ends the session.
  private func sessionEnded(_ error: ServerError) {
    if case .opening = state {
      let message = "the server ended the session"
      return attemptFailed(ConnectionFailure(message: message, serverError: error))
    }
    lose(.connectionLost(reason: error.debugDescription))
  }

  private func segmentEnded(_ session: LibpqSession) {
    guard var flight = inFlight.popFirst() else { return }
    commandsInFlight -= flight.commandCount
    if session.isInTransaction { flight.fail(.transactionLeftOpen) }
    switch flight.purpose {
    case .segment:
      explain(&flight, session)
      flight.reply?.resume(returning: flight.outcome)
    case .preparation(let statement):
      guard case .server(let error) = flight.error else { break }
      statement.failure = error
      prepared.remove(statement)
    case .opening: openingStepEnded(flight, session)
    case .script, .deallocation: break
    }
    if session.isInTransaction, isCurrent(session) {
      lose(.connectionLost(reason: "a command before this one left a transaction open"))
    }
  }

  /// Finds the reason behind a refusal that is about a prepared statement itself, and forgets a
  /// statement that the server does not know, or cannot run, any more.
  private func explain(_ flight: inout Flight, _ session: LibpqSession) {
    guard let statement = flight.refusedStatement, case .server(let error) = flight.error else {
      return
    }
    if error.sqlState == "26000" {
      // No such prepared statement: its preparation failed, or someone has deallocated it.
      if let reason = statement.failure { flight.explain(reason) }
      prepared.remove(statement)
    } else if error.routine == "RevalidateCachedQuery" {
      // A table has changed so that the statement would return other columns.
      prepared.remove(statement)
      guard session.sendOnce("deallocate \(statement.name)"), session.sendSync() else { return }
      inFlight.append(Flight(.deallocation, silenceMax: silenceMax(commandCount: 1)))
    }
  }

  private func scriptEnded(_ session: LibpqSession) {
    guard var flight = inFlight.popFirst() else { return }
    isScriptInFlight = false
    commandsInFlight -= 1
    let isInTransaction = session.isInTransaction
    if isInTransaction { flight.fail(.transactionLeftOpen) }
    flight.reply?.resume(returning: flight.outcome)
    if isInTransaction || !session.enterPipeline() {
      lose(.connectionLost(reason: "a script left a transaction open"))
    }
  }
}
