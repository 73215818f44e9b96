/// The requests that wait for a batch, as a pure value: who goes next, and who is turned away.
///
/// Natural batching: whatever has gathered while the previous batch was on its way goes together
/// as the next, so the batches grow with the load and a lonely request waits for nobody.
struct BatchQueue<Element> {
  /// The most requests that one batch takes.
  let batchMax: Int
  /// The most requests that may wait; one more is refused.
  let waitingMax: Int

  private var elements: [Element] = []
  private var head = 0

  init(batchMax: Int, waitingMax: Int) {
    precondition(batchMax > 0 && waitingMax >= batchMax)
    self.batchMax = batchMax
    self.waitingMax = waitingMax
  }

  var count: Int { elements.count - head }
  var isEmpty: Bool { count == 0 }

  /// Adds an element at the end, or returns false when the queue is full.
  mutating func append(_ element: Element) -> Bool {
    guard count < waitingMax else { return false }
    elements.append(element)
    return true
  }

  /// Puts elements back at the front, in their order; they had their place already, so the limit
  /// does not apply to them.
  mutating func putBack(_ returned: [Element]) {
    elements.replaceSubrange(0..<head, with: returned)
    head = 0
  }

  /// Takes the next batch, oldest first and of no more than `max`; empty when nothing waits.
  mutating func takeBatch(max: Int = .max) -> [Element] {
    let size = min(batchMax, max, count)
    let batch = Array(elements[head..<head + size])
    head += size
    if head == elements.count {
      elements.removeAll(keepingCapacity: true)
      head = 0
    } else if head > 4096 {
      elements.removeFirst(head)
      head = 0
    }
    return batch
  }
}
