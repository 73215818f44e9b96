package import EventLoop
package import Postgres
import Telemetry

/// Carries the requests of one kind to the database in batches, over connections of its own, one
/// batch at a time on each. Lanes of one kind on several loops may share what waits and take turns.
///
/// A batch is one statement and one transaction: one commit serves them all. What goes wrong with
/// a batch is mended here, so that no request suffers for its neighbour: a lost race is run again,
/// an idempotent batch of unknown outcome is sent again, and a batch that the database refuses as
/// a whole is halved until the one request that it cannot take stands alone.
package actor BatchLane<Call: BatchCall> {
  /// The limits of a lane.
  package struct Limits: Sendable {
    /// The most requests in one batch.
    package var batchMax = 256
    /// The most requests that may wait for a batch.
    package var waitingMax = 8192
    /// The most times that one batch is run again after a lost race or a lost connection.
    package var attemptsMax = 8
    /// How long a request may wait for its answer before it is told that the service is busy.
    package var patience = Duration.seconds(10)

    package init() {}
  }

  fileprivate struct Pending: Sendable {
    let request: Call.Request
    let deadline: UInt64
    let reply: UnsafeContinuation<Result<Call.Answer, StoreError>, Never>
  }

  /// What the lanes of one kind share that are on several loops.
  package struct Shared: Sendable {
    fileprivate let waiting: WaitingRequests<Pending>
    fileprivate let turns: BatchTurns?
    fileprivate let limits: Limits

    /// - Parameters:
    ///   - turns: What they take turns with; nil: each sends a batch whenever it can.
    ///   - limits: Of each of the lanes.
    package init(turns: BatchTurns? = nil, limits: Limits = Limits()) {
      waiting = WaitingRequests(batchMax: limits.batchMax, waitingMax: limits.waitingMax)
      self.turns = turns
      self.limits = limits
    }
  }

  package nonisolated let loop: EventLoop
  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    loop.asUnownedSerialExecutor()
  }

  private let limits: Limits
  private let waiting: WaitingRequests<Pending>
  private let place: Int  // Of its own requests among those that wait.
  private let turns: BatchTurns?
  private var isWaitingForTurn = false
  private var keepsTurn = false  // From the last batch to the end of the loop's turn.
  private let discardsChanges: Bool
  private let statistics: LaneStatistics
  private var idle: [PostgresConnection]

  /// Creates a lane on a loop.
  ///
  /// - Parameters:
  ///   - connections: Connections of `loop` that nobody else uses.
  ///   - shared: What it shares with the lanes of this kind on other loops, if there are any.
  ///   - discardsChanges: Whether every batch is rolled back, so that it tells what would happen
  ///     and changes nothing.
  ///   - statistics: Where batches and waiting requests are counted.
  package init(
    of call: Call.Type, on loop: EventLoop, connections: [PostgresConnection],
    shared: Shared = Shared(), discardsChanges: Bool = false, statistics: LaneStatistics
  ) {
    self.loop = loop
    limits = shared.limits
    waiting = shared.waiting
    place = waiting.addLane()
    turns = shared.turns
    self.discardsChanges = discardsChanges
    self.statistics = statistics
    idle = connections
    loop.execute { [self] in
      // At the end of a turn everything that the turn has read from sockets is waiting here.
      self.loop.addTurnEndHook { [self] in assumeIsolated { $0.dispatch() } }
    }
  }

  /// Sends a request with the next batch and returns its answer.
  package func submit(_ request: Call.Request) async throws(StoreError) -> Call.Answer {
    // A checked continuation would cost each request what parsing its head costs; that everybody is
    // answered once is asserted where a batch is delivered.
    let result = await withUnsafeContinuation { reply in
      let deadline = monotonicNanoseconds() &+ limits.patience.nanoseconds
      let pending = Pending(request: request, deadline: deadline, reply: reply)
      if waiting.append(pending, at: place) {
        statistics.waiting.add(1)
      } else {
        reply.resume(returning: .failure(.busy))
      }
    }
    return try result.get()
  }

  private func dispatch() {
    while !idle.isEmpty, waiting.count > 0, takeTurn() { start() }
    if keepsTurn {
      keepsTurn = false
      turns?.giveBack()
    }
  }

  /// Takes a turn, or asks to be called when it has come.
  private func takeTurn() -> Bool {
    guard let turns else { return true }
    if keepsTurn {
      keepsTurn = false
      return true
    }
    guard !isWaitingForTurn else { return false }
    let hasTurn = turns.take(for: Call.name) { [self] in
      loop.execute { [self] in assumeIsolated { $0.turnHasCome() } }
    }
    isWaitingForTurn = !hasTurn
    return hasTurn
  }

  private func turnHasCome() {
    isWaitingForTurn = false
    if idle.isEmpty { turns?.giveBack() } else { start() }
  }

  /// Sends the next batch on its way; the turn is this lane's. Another lane may have taken all.
  private func start() {
    let batch = waiting.takeBatch(for: place)
    guard !batch.isEmpty else {
      turns?.giveBack()
      return
    }
    let connection = idle.removeLast()
    statistics.waiting.add(-Int64(batch.count))
    Task(executorPreference: loop) { await self.carry(batch, on: connection) }
  }

  private func carry(_ batch: [Pending], on connection: PostgresConnection) async {
    await run(batch, on: connection)
    idle.append(connection)
    guard let turns else { return }
    // Few go at once with this lane's next batch, although their own lanes may wait for the turn:
    // those loops have answers of this batch to send before they come to it.
    keepsTurn =
      waiting.count <= waiting.gatheredMax && !turns.areWanted(byOtherThan: Call.name)
    if !keepsTurn { turns.giveBack() }
  }

  private func run(_ batch: [Pending], on connection: PostgresConnection) async {
    let now = monotonicNanoseconds()
    let late = batch.filter { $0.deadline <= now }
    for pending in late { pending.reply.resume(returning: .failure(.busy)) }
    let batch = late.isEmpty ? batch : batch.filter { $0.deadline > now }
    guard !batch.isEmpty else { return }

    var attempt = 1
    while true {
      do throws(PostgresError) {
        let result = try await call(batch.map(\.request), on: connection)
        statistics.batchSizes.observe(UInt64(batch.count))
        return deliver(result, to: batch)
      } catch {
        let canRepeat = error.isLostRace || (error.isOutcomeUnknown && Call.isIdempotent)
        guard canRepeat, attempt < limits.attemptsMax, batch[0].deadline > monotonicNanoseconds()
        else { return await fail(batch, with: error, on: connection) }
        statistics.batchesRepeated.increment()
        await loop.sleep(for: .milliseconds(Int.random(in: 1...(4 << attempt))))
        attempt += 1
      }
    }
  }

  private func call(
    _ requests: [Call.Request], on connection: PostgresConnection
  ) async throws(PostgresError) -> QueryResult {
    let command = Call.command(for: requests)
    guard discardsChanges else { return try await connection.segment([command])[0] }
    return try await connection.segment([Command("begin"), command, Command("rollback")])[1]
  }

  /// Gives everybody in a batch its answer, once; those that have none yet wait again.
  private func deliver(_ result: QueryResult, to batch: [Pending]) {
    var again: [Pending] = []
    var isAnswered = [Bool](repeating: false, count: batch.count)
    for row in 0..<result.rowCount {
      guard let ordinal = try? result.bigint(row, 0), batch.indices.contains(Int(ordinal) - 1),
        !isAnswered[Int(ordinal) - 1]
      else { preconditionFailure("\(Call.name) answered for a request that it was not asked") }
      let number = Int(ordinal) - 1
      let pending = batch[number]
      let answer: Result<Call.Answer, StoreError>
      do throws(PostgresError) {
        guard let value = try Call.answer(to: pending.request, in: row, of: result) else {
          again.append(pending)
          isAnswered[number] = true
          continue
        }
        answer = .success(value)
      } catch {
        answer = .failure(.defect(error))
      }
      isAnswered[number] = true
      pending.reply.resume(returning: answer)
    }
    precondition(isAnswered.allSatisfy { $0 }, "\(Call.name) left a request without an answer")
    waiting.putBack(again, at: place)
    statistics.waiting.add(Int64(again.count))
  }

  /// Gives up on a batch: at once when the database could not be asked or can do nothing, else by
  /// halves.
  private func fail(
    _ batch: [Pending], with error: PostgresError, on connection: PostgresConnection
  ) async {
    guard case .server = error, !error.isLostRace, !error.isServerUnable, batch.count > 1 else {
      let failure = error.isLostRace ? StoreError.busy : StoreError(error)
      for pending in batch { pending.reply.resume(returning: .failure(failure)) }
      return
    }
    statistics.batchesHalved.increment()
    let middle = batch.count / 2
    await run(Array(batch[..<middle]), on: connection)
    await run(Array(batch[middle...]), on: connection)
  }
}

extension PostgresError {
  /// Whether the transaction lost a race and will see the winner when it runs again: serialization
  /// failure, deadlock, or a key that another batch inserted first (PostgreSQL documentation,
  /// section 13.5).
  var isLostRace: Bool { isSerializationFailure || sqlState == "23505" }
}
