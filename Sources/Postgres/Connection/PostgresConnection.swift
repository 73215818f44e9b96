package import EventLoop

/// One session with a PostgreSQL server, shared by any number of tasks, that heals itself.
///
/// Commands are sent as they come, without waiting for the answers to those before them (libpq's
/// pipeline mode), and each caller gets its own answer. A command, or a segment of several, is one
/// transaction: a refused one leaves its neighbours alone.
///
/// When the session is lost, commands that were sent fail as `connectionLost`, because nobody knows
/// whether they took effect; those not yet sent wait for the next session, for as long as the
/// configuration's `connectTimeout`. Cancelling a task does not recall its command.
///
/// A connection lives, and keeps its event loop busy, until `close()`.
package actor PostgresConnection {
  /// The loop on whose thread the connection works.
  package nonisolated let loop: EventLoop
  /// What the connection was created with.
  package nonisolated let configuration: PostgresConfiguration

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe loop.asUnownedSerialExecutor()
  }

  enum State {
    /// Reaching the server. Goes to `opening`, or to `backoff` when it fails.
    case connecting(LibpqSession)
    /// Applying settings and running checks. Goes to `ready`, or to `backoff` when one fails.
    case opening(LibpqSession)
    /// In use. Goes to `backoff` when the session is lost, to `closed` when it is not needed.
    case ready(LibpqSession)
    /// Waiting for the next attempt. Goes to `connecting`.
    case backoff
    /// Over; from every other state.
    case closed
  }

  var state = State.backoff
  var isClosing = false
  var isScriptInFlight = false

  /// What was handed in and not sent, and what was sent and not answered.
  var waiting = Queue<Submission>()
  var inFlight = Queue<Flight>()
  var commandsWaiting = 0
  var commandsInFlight = 0
  var prepared = PreparedStatements()
  var encoder = ParameterEncoder()

  var watched: (descriptor: Int32, interest: Readiness)?
  /// When the server was last heard, or first had something to say.
  var heardAt: UInt64 = 0

  var attemptTimer: TimerID?
  var waitTimer: TimerID?
  var silenceTimer: TimerID?
  var receiveTimer: TimerID?

  var backoff: Backoff
  var failureLast = ConnectionFailure(message: "no attempt to connect has ended yet")
  /// The number of attempts that failed since a session was ready.
  var attemptsFailed = 0
  var sessionsOpened = 0
  var sessionsLost = 0
  var readyWaiters: [ReadyWaiter] = []
  var closeWaiters: [CheckedContinuation<Void, Never>] = []

  struct ReadyWaiter {
    let deadline: UInt64
    let reply: CheckedContinuation<Result<Void, PostgresError>, Never>
  }

  /// Creates a connection on a loop, which begins to connect at once.
  package init(_ configuration: PostgresConfiguration, on loop: EventLoop) {
    self.loop = loop
    self.configuration = configuration
    backoff = Backoff(
      delayMin: configuration.reconnectDelayMin, delayMax: configuration.reconnectDelayMax)
    loop.execute { [self] in assumeIsolated { $0.connect() } }
  }

  // MARK: Commands

  /// Runs one command, as a transaction of its own.
  package func query(
    _ statement: Statement, _ parameters: [PostgresValue] = []
  ) async throws(PostgresError) -> QueryResult {
    try await submit(.segment([Command(statement, parameters)])).get()[0]
  }

  /// Runs commands in order, as one transaction: all take effect, or none.
  ///
  /// A setting that the first makes with `set_config(…, true)` is seen by the others and gone
  /// afterwards. The first refusal is thrown; a refusal at the commit counts as one.
  package func segment(_ commands: [Command]) async throws(PostgresError) -> [QueryResult] {
    guard !commands.isEmpty else { return [] }
    return try await submit(.segment(commands)).get()
  }

  /// Runs SQL of any number of commands, as a migration is made of, and drops what it returns.
  ///
  /// The script is one transaction unless it says otherwise. It begins when everything before it is
  /// answered, and nothing after it is sent until it is over. An error's `position` is counted from
  /// the start of the script, in characters from 1. After `silenceMax` without an answer the
  /// connection is abandoned; nil leaves the script all the time it needs.
  package func runScript(
    _ sql: String, silenceMax: Duration? = nil
  ) async throws(PostgresError) {
    _ = try await submit(.script(sql, silenceMax: silenceMax)).get()
  }

  private func submit(_ work: Submission.Work) async -> Outcome {
    await withCheckedContinuation { reply in
      accept(Submission(work: work, reply: reply, submittedAt: monotonicNanoseconds()))
    }
  }

  // MARK: Life

  /// Waits until the session is ready for commands.
  ///
  /// Throws `unavailable` with the reason when an attempt to connect fails and `patience` is over;
  /// the connection keeps trying all the same, unless `connectAttemptsMax` says otherwise. So the
  /// wait ends within `patience` and the time of one attempt.
  package func waitUntilReady(patience: Duration = .zero) async throws(PostgresError) {
    let result: Result<Void, PostgresError> = await withCheckedContinuation { reply in
      switch state {
      case .ready: reply.resume(returning: .success(()))
      case .closed: reply.resume(returning: .failure(closedError))
      case .connecting, .opening, .backoff:
        let deadline = monotonicNanoseconds() &+ patience.nanoseconds
        readyWaiters.append(ReadyWaiter(deadline: deadline, reply: reply))
      }
    }
    try result.get()
  }

  /// Refuses new commands, waits for the answers to those that were handed in, and ends the
  /// session. Commands that wait for a session fail as `closed`.
  package func close() async {
    // All within the continuation: on the way into it a task of another executor lets the loop's
    // other jobs run, and the last answer may end the session there.
    await withCheckedContinuation { done in
      if case .closed = state { return done.resume() }
      isClosing = true
      closeWaiters.append(done)
      finishIfIdle()
    }
  }

  /// How the connection is doing.
  package var status: PostgresStatus {
    var status = PostgresStatus(
      phase: .closed, sessionsLost: sessionsLost, sessionsOpened: sessionsOpened,
      commandsInFlight: commandsInFlight, commandsWaiting: commandsWaiting,
      statementsPrepared: prepared.count, serverProcessID: nil)
    switch state {
    case .connecting, .opening: status.phase = .connecting
    case .ready(let session):
      status.phase = isClosing ? .closing : .ready
      status.serverProcessID = session.processID
    case .backoff: status.phase = .backoff
    case .closed: break
    }
    return status
  }
}

extension PostgresConnection: DescriptorHandler {
  package nonisolated func descriptorIsReady(_ readiness: Readiness) {
    assumeIsolated { $0.socketIsReady(readiness) }
  }
}
