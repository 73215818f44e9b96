import Synchronization

/// How many batches may be with the database at once, over all event loops and the kinds that share
/// the turns.
///
/// A call costs the database a millisecond whatever its batch, so many small batches at once are
/// dearer than few large ones one after the other. Lanes therefore take turns, in the order in
/// which they asked; what has gathered meanwhile goes with the next batch.
package final class BatchTurns: Sendable {
  private struct Waiter {
    let kind: String
    let call: @Sendable () -> Void
  }

  private struct State {
    var free: Int
    var waiting: [Waiter] = []
  }

  private let state: Mutex<State>

  /// Creates turns of which `count` may be taken at once.
  package init(_ count: Int) {
    precondition(count > 0)
    state = Mutex(State(free: count))
  }

  /// Takes a turn if one is free; else the caller is called once a turn is its own.
  ///
  /// - Parameters:
  ///   - kind: What its batches carry.
  ///   - called: Called on any thread, with the turn taken.
  /// - Returns: Whether the turn was taken at once.
  func take(for kind: String, orWhenFree called: @escaping @Sendable () -> Void) -> Bool {
    state.withLock { state in
      guard state.free > 0 else {
        state.waiting.append(Waiter(kind: kind, call: called))
        return false
      }
      state.free -= 1
      return true
    }
  }

  /// Whether a batch of another kind waits for a turn.
  func areWanted(byOtherThan kind: String) -> Bool {
    state.withLock { $0.waiting.contains { $0.kind != kind } }
  }

  /// Gives a turn back: to whoever has waited longest.
  func giveBack() {
    let next = state.withLock { state -> Waiter? in
      guard !state.waiting.isEmpty else {
        state.free += 1
        return nil
      }
      return state.waiting.removeFirst()
    }
    next?.call()
  }
}
