/// Names a scheduled timer, so that it can be cancelled.
package struct TimerID: Hashable, Sendable {
  fileprivate let number: UInt64
}

/// The timers of one loop: a binary heap by deadline, with cancelled timers left in it to be
/// skipped when their turn comes.
///
/// Cancelling is therefore O(1); the heap is rebuilt when more than half of it is cancelled, so
/// its size stays within twice the number of live timers.
struct TimerQueue {
  private struct Entry {
    let deadline: UInt64
    let number: UInt64
  }

  private var heap: [Entry] = []
  private var actions: [UInt64: () -> Void] = [:]
  private var numberLast: UInt64 = 0

  var isEmpty: Bool { heap.isEmpty }
  var count: Int { actions.count }

  /// Adds `action`, due at `deadline` nanoseconds of the monotonic clock.
  mutating func insert(at deadline: UInt64, _ action: @escaping () -> Void) -> TimerID {
    numberLast += 1
    actions[numberLast] = action
    heap.append(Entry(deadline: deadline, number: numberLast))
    siftUp(heap.count - 1)
    return TimerID(number: numberLast)
  }

  mutating func remove(_ timer: TimerID) {
    guard actions.removeValue(forKey: timer.number) != nil else { return }
    if heap.count > 64 && heap.count > 2 * actions.count { rebuild() }
  }

  /// Takes out the earliest live timer that is due at `now`, or returns nil.
  mutating func popDue(now: UInt64) -> (() -> Void)? {
    while let first = heap.first {
      guard let action = actions[first.number] else {
        removeFirst()
        continue
      }
      guard first.deadline <= now else { return nil }
      removeFirst()
      actions[first.number] = nil
      return action
    }
    return nil
  }

  /// The time to wait in `epoll_wait`: -1 for ever, rounded up so that a timer is never early.
  mutating func millisecondsUntilNext(now: UInt64) -> CInt {
    while let first = heap.first, actions[first.number] == nil { removeFirst() }
    guard let first = heap.first else { return -1 }
    guard first.deadline > now else { return 0 }
    return CInt(min((first.deadline - now + 999_999) / 1_000_000, 60_000))
  }

  private mutating func rebuild() {
    heap.removeAll { actions[$0.number] == nil }
    for index in stride(from: heap.count / 2 - 1, through: 0, by: -1) { siftDown(index) }
  }

  private mutating func removeFirst() {
    let last = heap.removeLast()
    guard !heap.isEmpty else { return }
    heap[0] = last
    siftDown(0)
  }

  private func isBefore(_ a: Int, _ b: Int) -> Bool {
    (heap[a].deadline, heap[a].number) < (heap[b].deadline, heap[b].number)
  }

  private mutating func siftUp(_ start: Int) {
    var child = start
    while child > 0 {
      let parent = (child - 1) / 2
      guard isBefore(child, parent) else { return }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  private mutating func siftDown(_ start: Int) {
    var parent = start
    while true {
      var smallest = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
        if isBefore(child, smallest) { smallest = child }
      }
      guard smallest != parent else { return }
      heap.swapAt(parent, smallest)
      parent = smallest
    }
  }
}
