import Synchronization

/// How long those go on who race with something: while it lasts, and after that until what makes it
/// a race has happened once, a minute at most. A machine may be so busy with the one side, or so
/// quick with it, that the other hardly comes to anything.
final class RaceTime: Sendable {
  /// When work ends whatever has happened; nil while that lasts with which they race.
  private let deadline = Mutex<ContinuousClock.Instant?>(nil)

  /// What they race with is over.
  func end() { deadline.withLock { $0 = .now + .seconds(60) } }

  func isOn(until hasHappened: () async throws -> Bool) async rethrows -> Bool {
    guard let deadline = deadline.withLock({ $0 }) else { return true }
    guard ContinuousClock.now < deadline else { return false }
    return try await !hasHappened()
  }
}
