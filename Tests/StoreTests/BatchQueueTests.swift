import Testing

@testable import Store

@Suite struct BatchQueueTests {
  @Test func `a queue takes as many as may wait, and not one more`() {
    var queue = BatchQueue<Int>(batchMax: 2, waitingMax: 5)
    let accepted = (1...6).map { queue.append($0) }
    #expect(accepted == [true, true, true, true, true, false])
    #expect(queue.takeBatch() == [1, 2])
    let isAccepted = queue.append(6)
    #expect(isAccepted)
    #expect(queue.count == 4)
  }

  @Test func `batches come in the order of arrival, and none is larger than its limit`() {
    var queue = BatchQueue<Int>(batchMax: 256, waitingMax: 10_000)
    for element in 0..<10_000 { _ = queue.append(element) }
    #expect(queue.count == 10_000)
    var taken: [Int] = []
    while !queue.isEmpty {
      let batch = queue.takeBatch()
      #expect((1...256).contains(batch.count))
      taken += batch
    }
    #expect(taken == Array(0..<10_000))
    #expect(queue.takeBatch().isEmpty)
  }

  @Test func `what is put back goes first, even when the queue is full`() {
    var queue = BatchQueue<Int>(batchMax: 3, waitingMax: 4)
    for element in 1...4 { _ = queue.append(element) }
    let batch = queue.takeBatch()
    for element in 5...7 { _ = queue.append(element) }
    queue.putBack(Array(batch.dropFirst()))
    #expect(queue.count == 6)
    let isAccepted = queue.append(8)
    #expect(!isAccepted)
    #expect(queue.takeBatch() == [2, 3, 4])
    #expect(queue.takeBatch() == [5, 6, 7])
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func `nothing is lost, doubled or overtaken`(seed: UInt64) {
    var dice = SplitMix(state: seed)
    var queue = BatchQueue<Int>(batchMax: 7, waitingMax: 50)
    var model: [Int] = []
    for element in 0..<2_000 {
      switch dice.next() % 4 {
      case 0, 1: if queue.append(element) { model.append(element) }
      case 2:
        let batch = queue.takeBatch()
        #expect(batch == Array(model.prefix(7)))
        model.removeFirst(batch.count)
      default:
        let batch = queue.takeBatch()
        model.removeFirst(batch.count)
        let again = Array(batch.suffix(Int(dice.next() % 3)))
        queue.putBack(again)
        model = again + model
      }
      #expect(queue.count == model.count)
    }
  }
}

/// SplitMix64: small dice that a seed repeats.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
