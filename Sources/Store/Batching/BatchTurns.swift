import Synchronization

/// How many batches of one kind may be with the database at once, over all event loops.
///
/// A call costs the database a millisecond whatever its batch, so two half batches at once are
/// dearer than one whole batch after the other. Lanes on several loops therefore take turns, in the
/// order in which they asked; what has gathered meanwhile goes with the next batch.
package final class BatchTurns: Sendable {
  private struct State {
    var free: Int
    var waiting: [@Sendable () -> Void] = []
  }

  private let state: Mutex<State>

  /// Creates turns of which `count` may be taken at once.
  package init(_ count: Int) {
    precondition(count > 0)
    state = Mutex(State(free: count))
  }

  /// Takes a turn if one is free; else the caller is called once a turn is its own.
  ///
  /// - Parameter called: Called on any thread, with the turn taken.
  /// - Returns: Whether the turn was taken at once.
  func take(orWhenFree called: @escaping @Sendable () -> Void) -> Bool {
    state.withLock { state in
      guard state.free > 0 else {
        state.waiting.append(called)
        return false
      }
      state.free -= 1
      return true
    }
  }

  /// Gives a turn back: to whoever has waited longest.
  func giveBack() {
    let next = state.withLock { state -> (@Sendable () -> Void)? in
      guard !state.waiting.isEmpty else {
        state.free += 1
        return nil
      }
      return state.waiting.removeFirst()
    }
    next?()
  }
}
