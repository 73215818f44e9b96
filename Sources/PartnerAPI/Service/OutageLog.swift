import Synchronization

/// Lets one in a while of the requests that an outage refuses be logged: a full disk refuses
/// thousands a second, and may be the one that the log is on.
final class OutageLog: Sendable {
  /// How long the next line waits, in nanoseconds.
  static let interval: UInt64 = 10_000_000_000

  private struct State {
    var saidLast: UInt64?
    var unheard: Int64 = 0
  }

  private let state = Mutex(State())

  /// Counts a refused request; nil while it is not to be logged.
  ///
  /// - Parameter now: Nanoseconds of the monotonic clock.
  /// - Returns: How many requests were refused since the last line, this one among them.
  func claim(at now: UInt64) -> Int64? {
    state.withLock { state in
      state.unheard += 1
      if let last = state.saidLast, now - last < Self.interval { return nil }
      defer { state.unheard = 0 }
      state.saidLast = now
      return state.unheard
    }
  }
}
