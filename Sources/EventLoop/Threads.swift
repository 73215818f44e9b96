import CLinux
import Glibc

/// The calling thread's identity, comparable with that of another moment.
func currentThread() -> UInt { UInt(pthread_self()) }

/// The monotonic clock in nanoseconds: unaffected by changes of the wall clock.
package func monotonicNanoseconds() -> UInt64 {
  var time = timespec()
  unsafe clock_gettime(CLOCK_MONOTONIC, &time)
  return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
}

/// Starts a detached thread that runs `body`.
func startThread(named name: String, _ body: @escaping @Sendable () -> Void) throws(SystemError) {
  final class Start: Sendable {
    let name: String
    let body: @Sendable () -> Void
    init(name: String, body: @escaping @Sendable () -> Void) {
      self.name = name
      self.body = body
    }
  }
  let start = unsafe Unmanaged.passRetained(Start(name: name, body: body))
  var thread = pthread_t()
  let result = unsafe pthread_create(
    &thread, nil,
    { argument in
      let start = unsafe Unmanaged<Start>.fromOpaque(argument!).takeRetainedValue()
      unsafe pthread_setname_np(pthread_self(), String(start.name.prefix(15)))
      start.body()
      return nil
    }, start.toOpaque())
  guard result == 0 else {
    unsafe start.release()
    throw SystemError("pthread_create", errno: result)
  }
  pthread_detach(thread)
}

extension Duration {
  /// The duration in whole nanoseconds, at least 0; durations over 500 years are cut to that.
  package var nanoseconds: UInt64 {
    let (seconds, attoseconds) = components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    return UInt64(min(seconds, 15_768_000_000)) * 1_000_000_000
      + UInt64(attoseconds / 1_000_000_000)
  }
}
