import EventLoop

// The socket, and what to do when nothing comes from it.
extension PostgresConnection {
  // MARK: Silence

  /// How long the server may be silent over a segment; nil for as long as it likes.
  func silenceMax(commandCount: Int) -> Duration? {
    // The server sends the answers to a segment when it is over.
    configuration.statementTimeout.map { $0 * commandCount + configuration.silenceGrace }
  }

  /// Sees to it that a server that has fallen silent is noticed.
  func limitSilence() {
    guard silenceTimer == nil, let silenceMax = inFlight.first?.silenceMax else { return }
    let due = heardAt &+ silenceMax.nanoseconds
    let now = monotonicNanoseconds()
    silenceTimer = loop.schedule(after: .nanoseconds(due > now ? Int64(due - now) : 0)) {
      self.silenceTimer = nil
      self.checkSilence()
    }
  }

  private func checkSilence() {
    guard let silenceMax = inFlight.first?.silenceMax else { return }
    if monotonicNanoseconds() >= heardAt &+ silenceMax.nanoseconds {
      lose(.timeout)
    } else {
      limitSilence()
    }
  }

  // MARK: Socket

  /// Whether the connection still uses `session`.
  func isCurrent(_ session: LibpqSession) -> Bool {
    switch state {
    case .connecting(let current), .opening(let current), .ready(let current): current === session
    case .backoff, .closed: false
    }
  }

  /// Watches the session's socket for `interest`, and no other socket.
  func watch(_ session: LibpqSession, for interest: Readiness) {
    let descriptor = session.socket
    guard watched?.descriptor != descriptor || watched?.interest != interest else { return }
    do throws(SystemError) {
      if watched?.descriptor == descriptor {
        try loop.update(descriptor, for: interest)
      } else {
        unwatch()
        guard descriptor >= 0 else { throw SystemError("PQsocket", errno: 9) }
        try loop.register(descriptor, for: interest, handler: self)
      }
      watched = (descriptor, interest)
    } catch {
      lose(.connectionLost(reason: error.description))
    }
  }

  /// Watches no socket; always before libpq may close it.
  func unwatch() {
    if let watched { loop.deregister(watched.descriptor) }
    watched = nil
  }
}
