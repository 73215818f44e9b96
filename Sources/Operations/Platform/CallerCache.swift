import Store

/// What was last seen of the callers that a loop has met, bounded in number.
struct CallerCache {
  /// The most callers that are remembered; a coalition has far fewer keys in use.
  static let callersMax = 4096

  private var callers: [KeyDigest: Caller] = [:]

  /// What was last seen of a key; nil when it was never met or has been forgotten.
  subscript(key: KeyDigest) -> Caller? {
    get { callers[key] }
    set {
      // Starting over when full costs one query for each key in use, and keeps no order of use.
      if newValue != nil, callers.count >= Self.callersMax, callers[key] == nil {
        callers.removeAll(keepingCapacity: true)
      }
      callers[key] = newValue
    }
  }
}
