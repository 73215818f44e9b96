package import EventLoop
package import Postgres
import Telemetry

/// Carries the requests of one kind to the database in batches, over connections of its own, one
/// batch at a time on each, and taking turns with the lanes of its kind on other loops.
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

  private struct Pending {
    let request: Call.Request
    let deadline: UInt64
    let reply: CheckedContinuation<Result<Call.Answer, StoreError>, Never>
  }

  package nonisolated let loop: EventLoop
  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    loop.asUnownedSerialExecutor()
  }

  private let limits: Limits
  private let turns: BatchTurns?
  private var isWaitingForTurn = false
  private let discardsChanges: Bool
  private let statistics: LaneStatistics
  private var idle: [PostgresConnection]
  private var queue: BatchQueue<Pending>

  /// Creates a lane on a loop.
  ///
  /// - Parameters:
  ///   - connections: Connections of `loop` that nobody else uses.
  ///   - turns: Shared with the lanes of this kind on other loops; nil: they do not wait for each
  ///     other.
  ///   - discardsChanges: Whether every batch is rolled back, so that it tells what would happen
  ///     and changes nothing.
  ///   - statistics: Where batches and waiting requests are counted.
  package init(
    of call: Call.Type, on loop: EventLoop, connections: [PostgresConnection],
    limits: Limits = Limits(), turns: BatchTurns? = nil, discardsChanges: Bool = false,
    statistics: LaneStatistics
  ) {
    self.loop = loop
    self.limits = limits
    self.turns = turns
    self.discardsChanges = discardsChanges
    self.statistics = statistics
    idle = connections
    queue = BatchQueue(batchMax: limits.batchMax, waitingMax: limits.waitingMax)
    loop.execute { [self] in
      // At the end of a turn everything that the turn has read from sockets is waiting here.
      self.loop.addTurnEndHook { [self] in assumeIsolated { $0.dispatch() } }
    }
  }

  /// Sends a request with the next batch and returns its answer.
  package func submit(_ request: Call.Request) async throws(StoreError) -> Call.Answer {
    let result = await withCheckedContinuation { reply in
      let deadline = monotonicNanoseconds() &+ limits.patience.nanoseconds
      let pending = Pending(request: request, deadline: deadline, reply: reply)
      if !queue.append(pending) { reply.resume(returning: .failure(.busy)) }
      statistics.waiting.set(Int64(queue.count))
    }
    return try result.get()
  }

  private func dispatch() {
    while !idle.isEmpty, !queue.isEmpty, takeTurn() { start() }
  }

  /// Takes a turn, or asks to be called when it has come.
  private func takeTurn() -> Bool {
    guard let turns else { return true }
    guard !isWaitingForTurn else { return false }
    let hasTurn = turns.take { [self] in
      loop.execute { [self] in assumeIsolated { $0.turnHasCome() } }
    }
    isWaitingForTurn = !hasTurn
    return hasTurn
  }

  private func turnHasCome() {
    isWaitingForTurn = false
    guard !idle.isEmpty, !queue.isEmpty else {
      turns?.giveBack()
      return
    }
    start()
  }

  /// Sends the next batch on its way; the turn is this lane's.
  private func start() {
    let batch = queue.takeBatch()
    let connection = idle.removeLast()
    statistics.waiting.set(Int64(queue.count))
    Task(executorPreference: loop) { await self.carry(batch, on: connection) }
  }

  private func carry(_ batch: [Pending], on connection: PostgresConnection) async {
    await run(batch, on: connection)
    idle.append(connection)
    turns?.giveBack()
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
        return try deliver(result, to: batch)
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

  private func deliver(_ result: QueryResult, to batch: [Pending]) throws(PostgresError) {
    var again: [Pending] = []
    var isAnswered = [Bool](repeating: false, count: batch.count)
    for row in 0..<result.rowCount {
      let number = Int(try result.bigint(row, 0)) - 1
      guard batch.indices.contains(number), !isAnswered[number] else {
        preconditionFailure("\(Call.name) answered for a request that it was not asked")
      }
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
    queue.putBack(again)
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
