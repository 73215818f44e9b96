import CLinux
import Glibc
import Synchronization

/// One thread with one epoll, on which sockets, timers, tasks and actors take turns.
///
/// The loop is a `SerialExecutor` and a `TaskExecutor`: an actor that names it as its executor, and
/// a task that prefers it, run on the loop's thread and nowhere else. That is what lets a handler
/// be a plain `async` function that never changes threads, and what lets the state of a connection
/// be touched without a lock.
///
/// A turn does a bounded amount of each kind of work, so that one busy connection starves nobody:
/// up to `eventsPerTurnMax` ready descriptors, the jobs that were waiting when their share began
/// (up to `jobsPerTurnMax`), the timers that are due, and last the turn-end hooks, which see all
/// that the turn has gathered (natural batching rests on them).
///
/// Proof for `@unchecked Sendable`: everything below "Owned by the loop's thread" is touched only
/// after `preconditionOnLoop()` or from `run()`; everything else is immutable or behind `shared`.
package final class EventLoop: SerialExecutor, TaskExecutor, @unchecked Sendable {
  /// The largest number of ready descriptors that one turn serves.
  package static let eventsPerTurnMax = 256
  /// The largest number of waiting jobs that one turn runs.
  package static let jobsPerTurnMax = 1024

  private let epoll: CInt
  private let wakeUp: CInt
  private let shared = Mutex(Shared())

  private struct Shared {
    var jobs: [UnownedJob] = []
    var isWoken = false
    var isStopping = false
  }

  // Owned by the loop's thread.
  private let thread = Atomic<UInt>(0)
  private var registrations: [Registration?] = []
  private var generationLast: UInt32 = 0
  private var jobs: [UnownedJob] = []
  private var timers = TimerQueue()
  private var turnEndHooks: [() -> Void] = []

  private struct Registration {
    let generation: UInt32
    let handler: any DescriptorHandler
  }

  /// Creates a loop that is not yet running; `run()` or `start(named:)` gives it a thread.
  package init() throws(SystemError) {
    epoll = epoll_create1(CInt(EPOLL_CLOEXEC))
    guard epoll >= 0 else { throw SystemError("epoll_create1") }
    wakeUp = eventfd(0, CInt(EFD_NONBLOCK | EFD_CLOEXEC))
    guard wakeUp >= 0 else { throw SystemError("eventfd") }
    var event = unsafe epoll_event(
      events: EPOLLIN.rawValue, data: epoll_data_t(u64: Self.wakeUpToken))
    guard unsafe epoll_ctl(epoll, EPOLL_CTL_ADD, wakeUp, &event) == 0 else {
      throw SystemError("epoll_ctl")
    }
  }

  deinit {
    close(wakeUp)
    close(epoll)
  }

  // MARK: Running

  /// Creates a loop, gives it a thread of its own, and returns when it accepts work.
  package static func start(named name: String) throws(SystemError) -> EventLoop {
    let loop = try EventLoop()
    try startThread(named: name) { loop.run() }
    return loop
  }

  /// Runs turns on the calling thread until `stop()` is called and the last jobs have run.
  package func run() {
    thread.store(currentThread(), ordering: .releasing)
    var events = unsafe [epoll_event](repeating: epoll_event(), count: Self.eventsPerTurnMax)
    while true {
      let timeout = jobs.isEmpty ? timers.millisecondsUntilNext(now: monotonicNanoseconds()) : 0
      let count = unsafe epoll_wait(epoll, &events, CInt(Self.eventsPerTurnMax), timeout)
      for index in 0..<max(0, Int(count)) {
        unsafe dispatch(events[index])
      }
      let isStopping = takeSharedJobs()
      runJobs()
      runTimers()
      for hook in turnEndHooks { hook() }
      if isStopping && jobs.isEmpty { break }
    }
  }

  /// Asks the loop to end after the turn in which no job is left; callable from any thread.
  package func stop() {
    shared.withLock { $0.isStopping = true }
    wake()
  }

  // MARK: Descriptors

  /// Watches `descriptor` for `interest` and tells `handler`, level-triggered, until `deregister`.
  ///
  /// Call on the loop's thread. The loop keeps `handler` alive until `deregister`.
  package func register(
    _ descriptor: CInt, for interest: Readiness, handler: any DescriptorHandler
  ) throws(SystemError) {
    preconditionOnLoop()
    let index = Int(descriptor)
    while registrations.count <= index { registrations.append(nil) }
    precondition(registrations[index] == nil, "descriptor \(descriptor) is registered already")
    generationLast &+= 1
    // Generation 2^32-1 together with descriptor 2^32-1 is the wake-up token; skip it.
    if generationLast == .max { generationLast = 1 }
    try control(EPOLL_CTL_ADD, descriptor, interest, generationLast)
    registrations[index] = Registration(generation: generationLast, handler: handler)
  }

  /// Changes what a registered `descriptor` is watched for.
  package func update(_ descriptor: CInt, for interest: Readiness) throws(SystemError) {
    preconditionOnLoop()
    guard let registration = registrations[Int(descriptor)] else {
      preconditionFailure("descriptor \(descriptor) is not registered")
    }
    try control(EPOLL_CTL_MOD, descriptor, interest, registration.generation)
  }

  /// Stops watching `descriptor`; call before closing it. Events already read are not delivered.
  package func deregister(_ descriptor: CInt) {
    preconditionOnLoop()
    guard registrations[Int(descriptor)] != nil else { return }
    registrations[Int(descriptor)] = nil
    epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, nil)
  }

  // MARK: Timers and hooks

  /// Runs `action` on the loop once `delay` has passed. Call on the loop's thread.
  @discardableResult
  package func schedule(after delay: Duration, _ action: @escaping () -> Void) -> TimerID {
    preconditionOnLoop()
    return timers.insert(at: monotonicNanoseconds() &+ delay.nanoseconds, action)
  }

  /// Forgets a timer; cancelling one that has run or was cancelled has no effect.
  package func cancel(_ timer: TimerID) {
    preconditionOnLoop()
    timers.remove(timer)
  }

  /// Suspends the calling task until `delay` has passed, without leaving the loop.
  package func sleep(for delay: Duration) async {
    await withCheckedContinuation { continuation in
      execute { [self] in schedule(after: delay) { continuation.resume() } }
    }
  }

  /// Runs `hook` at the end of every turn, for as long as the loop lives.
  package func addTurnEndHook(_ hook: @escaping () -> Void) {
    preconditionOnLoop()
    turnEndHooks.append(hook)
  }

  // MARK: Executor

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    if isOnLoop {
      jobs.append(job)
    } else {
      shared.withLock { $0.jobs.append(job) }
      wake()
    }
  }

  package func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    unsafe UnownedSerialExecutor(ordinary: self)
  }

  package func checkIsolated() { preconditionOnLoop() }

  package func isIsolatingCurrentContext() -> Bool? { isOnLoop }

  /// Whether the calling code runs on this loop's thread.
  package var isOnLoop: Bool { thread.load(ordering: .acquiring) == currentThread() }

  /// Traps unless the calling code runs on this loop's thread.
  package func preconditionOnLoop() {
    precondition(isOnLoop, "called off the event loop that owns this state")
  }

  /// Runs `action` on the loop's thread: at once when already there, else in a coming turn.
  package func execute(_ action: @escaping @Sendable () -> Void) {
    if isOnLoop {
      action()
    } else {
      Task(executorPreference: self) { action() }
    }
  }

  // MARK: A turn's parts

  private static let wakeUpToken = UInt64.max

  private func dispatch(_ event: epoll_event) {
    let token = unsafe event.data.u64
    if token == Self.wakeUpToken {
      var count: UInt64 = 0
      _ = unsafe read(wakeUp, &count, 8)
      return
    }
    // A descriptor may have been closed, and its number reused, by an earlier event of this turn:
    // the generation tells the two apart.
    let descriptor = Int(token & 0xffff_ffff)
    guard let registration = registrations[descriptor],
      registration.generation == UInt32(token >> 32)
    else { return }
    registration.handler.descriptorIsReady(Readiness(rawValue: unsafe event.events))
  }

  private func takeSharedJobs() -> Bool {
    shared.withLock { shared in
      shared.isWoken = false
      if !shared.jobs.isEmpty {
        jobs.append(contentsOf: shared.jobs)
        shared.jobs.removeAll(keepingCapacity: true)
      }
      return shared.isStopping
    }
  }

  private func runJobs() {
    let count = min(jobs.count, Self.jobsPerTurnMax)
    guard count > 0 else { return }
    let serial = unsafe asUnownedSerialExecutor()
    let task = unsafe asUnownedTaskExecutor()
    // Jobs append jobs while they run; those wait for the next turn.
    for index in 0..<count {
      unsafe jobs[index].runSynchronously(isolatedTo: serial, taskExecutor: task)
    }
    jobs.removeFirst(count)
  }

  private func runTimers() {
    guard !timers.isEmpty else { return }
    let now = monotonicNanoseconds()
    while let action = timers.popDue(now: now) { action() }
  }

  private func wake() {
    let mustSignal = shared.withLock { shared in
      defer { shared.isWoken = true }
      return !shared.isWoken
    }
    guard mustSignal else { return }
    var one: UInt64 = 1
    _ = unsafe write(wakeUp, &one, 8)
  }

  private func control(
    _ operation: CInt, _ descriptor: CInt, _ interest: Readiness, _ generation: UInt32
  ) throws(SystemError) {
    let token = UInt64(generation) << 32 | UInt64(UInt32(bitPattern: descriptor))
    var event = unsafe epoll_event(events: interest.rawValue, data: epoll_data_t(u64: token))
    guard unsafe epoll_ctl(epoll, operation, descriptor, &event) == 0 else {
      throw SystemError("epoll_ctl")
    }
  }
}

/// What a descriptor is watched for, or has become ready for.
package struct Readiness: OptionSet, Sendable {
  package let rawValue: UInt32
  package init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Bytes can be read, a connection can be accepted, or the other side has ended its sending.
  package static let reading = Readiness(rawValue: EPOLLIN.rawValue)
  /// Bytes can be written, or a connection attempt has ended.
  package static let writing = Readiness(rawValue: EPOLLOUT.rawValue)
  /// The other side has ended its sending (half close).
  package static let peerHalfClosed = Readiness(rawValue: EPOLLRDHUP.rawValue)
  /// The descriptor has failed; always reported, never asked for.
  package static let failed = Readiness(rawValue: EPOLLERR.rawValue)
  /// Both directions are closed; always reported, never asked for.
  package static let hungUp = Readiness(rawValue: EPOLLHUP.rawValue)
}

/// Something that owns a descriptor and wants to know when it is ready.
package protocol DescriptorHandler: AnyObject {
  /// Called on the loop's thread, once a turn for as long as the descriptor is ready.
  func descriptorIsReady(_ readiness: Readiness)
}
