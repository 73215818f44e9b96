import EventLoop

/// By when something must have happened on a connection.
struct Deadline {
  /// What must have happened.
  enum Kind {
    /// Nothing must.
    case none
    /// A request begins.
    case idle
    /// The head is whole.
    case head
    /// The body is whole.
    case body
    /// The client has taken a good part of the answer.
    case writing
    /// The client has ended the connection.
    case lingering
  }

  let kind: Kind
  /// Nanoseconds of the monotonic clock.
  let due: UInt64

  static let none = Deadline(kind: .none, due: .max)
}

/// One timer serves all deadlines of a connection. It is set anew only when a deadline comes before
/// it; when it fires too early for the deadline of that moment it sets itself once more. A busy
/// connection therefore hardly touches the loop's timers.
extension Connection {
  /// Replaces the deadline.
  func setDeadline(_ kind: Deadline.Kind, after delay: Duration) {
    deadline = Deadline(kind: kind, due: monotonicNanoseconds() &+ delay.nanoseconds)
    if let timer, timer.due <= deadline.due { return }
    cancelTimer()
    startTimer(after: delay)
  }

  /// Forgets the timer; without it the connection is free to go.
  func cancelTimer() {
    guard let timer else { return }
    context.loop.cancel(timer.id)
    self.timer = nil
  }

  private func startTimer(after delay: Duration) {
    let id = context.loop.schedule(after: delay) { [self] in
      assumeIsolated { $0.timerFired() }
    }
    timer = (id, deadline.due)
  }

  private func timerFired() {
    timer = nil
    guard deadline.kind != .none else { return }
    let now = monotonicNanoseconds()
    if deadline.due > now {
      startTimer(after: .nanoseconds(deadline.due - now))
    } else {
      expire()
    }
  }

  private func expire() {
    switch deadline.kind {
    case .none: return
    case .head: refuse(.headTimedOut)
    case .body: refuse(.bodyTimedOut)
    case .idle, .writing, .lingering: close()
    }
    updateInterest()
  }
}
