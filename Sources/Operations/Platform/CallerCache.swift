import Store

/// What was last seen of the callers that a loop has met, bounded in number and in age.
struct CallerCache {
  /// The most callers that are remembered; a coalition has far fewer keys in use.
  static let callersMax = 4096
  /// How long a snapshot is used before it is taken anew. The database proves key and terms in
  /// every statement all the same; the age bounds only how long a decision may begin with old
  /// terms.
  static let ageMaxNanoseconds: UInt64 = 60_000_000_000

  private struct Snapshot {
    let caller: Caller
    let takenAt: UInt64
  }

  private var snapshots: [KeyDigest: Snapshot] = [:]

  /// What was last seen of a key; nil when it was never met, is forgotten, or was seen too long
  /// ago.
  ///
  /// - Parameter now: Nanoseconds of the monotonic clock.
  func caller(_ key: KeyDigest, at now: UInt64) -> Caller? {
    guard let snapshot = snapshots[key], now - snapshot.takenAt < Self.ageMaxNanoseconds else {
      return nil
    }
    return snapshot.caller
  }

  /// Remembers what was seen of a caller.
  mutating func keep(_ caller: Caller, at now: UInt64) {
    // Starting over when full costs one query for each key in use, and keeps no order of use.
    if snapshots.count >= Self.callersMax, snapshots[caller.key] == nil {
      snapshots.removeAll(keepingCapacity: true)
    }
    snapshots[caller.key] = Snapshot(caller: caller, takenAt: now)
  }

  /// Forgets what was seen of a key.
  mutating func forget(_ key: KeyDigest) { snapshots[key] = nil }
}
