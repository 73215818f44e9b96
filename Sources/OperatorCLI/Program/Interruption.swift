import EventLoop
import Glibc
import Synchronization

/// What happens on Ctrl-C and `kill`: by default the program clears up and ends; a command that
/// has something to finish first says so.
final class Interruption: Sendable {
  /// The signals that are watched.
  static let signals: [CInt] = [SIGINT, SIGTERM]

  private struct State {
    var handler: (@Sendable (CInt) -> Void)?
    var cleanups: [@Sendable () -> Void] = []
  }

  private let console: Console
  private let state = Mutex(State())

  init(console: Console) { self.console = console }

  /// Begins to watch; call on `loop`'s thread.
  func watch(on loop: EventLoop) throws(SystemError) {
    try SignalWatcher(Self.signals, on: loop) { [self] signal in received(signal) }
  }

  /// Has `handler` called in place of the program's end; nil brings the default back.
  func handle(_ handler: (@Sendable (CInt) -> Void)?) {
    state.withLock { $0.handler = handler }
  }

  /// Has `cleanup` run when the program is ended by a signal.
  func addCleanup(_ cleanup: @escaping @Sendable () -> Void) {
    state.withLock { $0.cleanups.append(cleanup) }
  }

  private func received(_ signal: CInt) {
    let (handler, cleanups) = state.withLock { ($0.handler, $0.cleanups) }
    if let handler { return handler(signal) }
    let failure = CommandFailure.interrupted(signal: signal)
    console.report(failure)
    for cleanup in cleanups { cleanup() }
    exit(failure.exitCode)
  }
}
