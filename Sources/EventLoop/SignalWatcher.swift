import CLinux
import Glibc

/// Delivers process signals to an event loop as ordinary events, in place of signal handlers.
///
/// The signals must be blocked in every thread for `signalfd` to see them: call `block` first thing
/// in `main`, before any thread is started, because threads inherit the mask.
package final class SignalWatcher: DescriptorHandler {
  private let descriptor: CInt
  private let action: (CInt) -> Void

  /// Blocks ordinary delivery of `signals` in this thread and all that it starts from now on.
  package static func block(_ signals: [CInt]) {
    var mask = signalSet(signals)
    unsafe pthread_sigmask(SIG_BLOCK, &mask, nil)
  }

  /// Calls `action` with the number of each of `signals` that arrives. Call on `loop`'s thread.
  @discardableResult
  package init(_ signals: [CInt], on loop: EventLoop, _ action: @escaping (CInt) -> Void)
    throws(SystemError)
  {
    self.action = action
    var mask = signalSet(signals)
    descriptor = unsafe signalfd(-1, &mask, CInt(SFD_NONBLOCK | SFD_CLOEXEC))
    guard descriptor >= 0 else { throw SystemError("signalfd") }
    try loop.register(descriptor, for: .reading, handler: self)
  }

  package func descriptorIsReady(_ readiness: Readiness) {
    var signal = signalfd_siginfo()
    let size = MemoryLayout<signalfd_siginfo>.size
    while unsafe read(descriptor, &signal, size) == size {
      action(CInt(signal.ssi_signo))
    }
  }
}

private func signalSet(_ signals: [CInt]) -> sigset_t {
  var set = sigset_t()
  unsafe sigemptyset(&set)
  for signal in signals { unsafe sigaddset(&set, signal) }
  return set
}
