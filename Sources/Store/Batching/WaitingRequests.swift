import Synchronization

/// The requests that wait for a batch of one kind, each at the lane of its event loop.
///
/// A call costs the database a millisecond whatever its batch. So a batch gathers few requests from
/// wherever they wait, and nobody waits for a batch in which it has no place. Many stay with their
/// loop: it works on their answers while the database works on another loop's batch.
final class WaitingRequests<Request: Sendable>: Sendable {
  /// A batch of fewer than so many takes in what waits at other lanes, up to as many.
  let gatheredMax: Int

  private let batchMax: Int
  private let waitingMax: Int
  private let queues = Mutex<[BatchQueue<Request>]>([])

  /// - Parameters:
  ///   - batchMax: The most requests in one batch.
  ///   - waitingMax: The most requests that may wait at each lane.
  init(batchMax: Int, waitingMax: Int) {
    gatheredMax = min(64, batchMax)
    self.batchMax = batchMax
    self.waitingMax = waitingMax
  }

  /// Makes a place for the requests of one more lane, and returns its number.
  func addLane() -> Int {
    queues.withLock { queues in
      queues.append(BatchQueue(batchMax: batchMax, waitingMax: waitingMax))
      return queues.count - 1
    }
  }

  /// How many wait, at all lanes together.
  var count: Int { queues.withLock { $0.reduce(0) { $0 + $1.count } } }

  /// Adds a request at the end of a lane's, or returns false when that has no place for it.
  func append(_ request: Request, at lane: Int) -> Bool {
    queues.withLock { $0[lane].append(request) }
  }

  /// Puts requests back at the front of a lane's, in their order.
  func putBack(_ requests: [Request], at lane: Int) {
    queues.withLock { $0[lane].putBack(requests) }
  }

  /// Takes the next batch for a lane: what waits there, oldest first, and if that is little, what
  /// waits at the others. Empty when nothing waits.
  func takeBatch(for lane: Int) -> [Request] {
    queues.withLock { queues in
      var batch = queues[lane].takeBatch()
      for other in queues.indices where batch.count < gatheredMax && other != lane {
        batch += queues[other].takeBatch(max: gatheredMax - batch.count)
      }
      return batch
    }
  }
}
