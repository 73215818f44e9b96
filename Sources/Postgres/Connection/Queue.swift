/// First in, first out, in amortised constant time.
struct Queue<Element> {
  // `elements` are those in line, then, in reverse, those that came before: two stacks.
  private var back: [Element] = []
  private var front: [Element] = []

  var isEmpty: Bool { back.isEmpty && front.isEmpty }
  var count: Int { back.count + front.count }

  /// The element that is next.
  var first: Element? { front.last ?? back.first }

  mutating func append(_ element: Element) { back.append(element) }

  mutating func popFirst() -> Element? {
    turn()
    return front.popLast()
  }

  /// Changes the element that is next, in place; there must be one.
  mutating func updateFirst<Answer>(_ body: (inout Element) -> Answer) -> Answer {
    turn()
    return body(&front[front.count - 1])
  }

  /// Takes all out, in order.
  mutating func removeAll() -> [Element] {
    defer {
      front = []
      back = []
    }
    return front.reversed() + back
  }

  private mutating func turn() {
    guard front.isEmpty else { return }
    swap(&front, &back)
    front.reverse()
  }
}
