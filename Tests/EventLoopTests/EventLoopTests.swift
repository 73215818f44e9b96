import Testing

@testable import EventLoop

@Suite struct EventLoopTests {
  private actor Counter {
    nonisolated let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
    var value = 0
    init(loop: EventLoop) { self.loop = loop }
    func increment() {
      loop.preconditionOnLoop()
      value += 1
    }
  }

  @Test func `an actor of a loop runs on the thread of that loop only`() async throws {
    let loop = try EventLoop.start(named: "test")
    defer { loop.stop() }
    let counter = Counter(loop: loop)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<1000 { group.addTask { await counter.increment() } }
    }
    #expect(await counter.value == 1000)
  }

  @Test func `a task that prefers a loop comes back to it after each wait`() async throws {
    let loop = try EventLoop.start(named: "test")
    defer { loop.stop() }
    let stayed = await Task(executorPreference: loop) {
      var stayed = loop.isOnLoop
      for _ in 0..<10 {
        await loop.sleep(for: .milliseconds(1))
        stayed = stayed && loop.isOnLoop
      }
      return stayed
    }.value
    #expect(stayed)
  }

  @Test func `timers fire in order of their deadlines and cancelled ones never`() async throws {
    let loop = try EventLoop.start(named: "test")
    defer { loop.stop() }
    let order: [Int] = await withCheckedContinuation { continuation in
      loop.execute {
        nonisolated(unsafe) var order: [Int] = []
        loop.schedule(after: .milliseconds(30)) {
          order.append(3)
          continuation.resume(returning: order)
        }
        loop.schedule(after: .milliseconds(10)) { order.append(1) }
        let cancelled = loop.schedule(after: .milliseconds(15)) { order.append(9) }
        loop.schedule(after: .milliseconds(20)) { order.append(2) }
        loop.cancel(cancelled)
      }
    }
    #expect(order == [1, 2, 3])
  }

  @Test func `a timer queue holds at most twice its live timers`() {
    var queue = TimerQueue()
    var fired = 0
    for round in 0..<10_000 {
      let timer = queue.insert(at: UInt64(round)) { fired += 1 }
      if round % 100 != 0 { queue.remove(timer) }
    }
    #expect(queue.count == 100)
    while let action = queue.popDue(now: .max) { action() }
    #expect(fired == 100)
    #expect(queue.isEmpty)
  }
}
