import EmbeddedPostgres
import Glibc
import Synchronization
import TestSupport

/// A program that runs beside the tests and is killed when nobody holds it any more.
final class RunningProgram: Sendable {
  private enum State {
    case running(waiting: [CheckedContinuation<Int32, Never>])
    case ended(status: Int32)
  }

  /// A process that waits to be signalled, apart from whoever holds the program, so that its end
  /// can be waited for without keeping it alive.
  private final class Child: Sendable {
    let number: Int32
    let state = Mutex(State.running(waiting: []))
    /// Our end of the pipe at which its guard waits.
    private let guardEnd: CInt
    private let guardNumber: Int32

    /// Takes a process over, and has it killed when this process ends, however it does: a guard
    /// waits at a pipe whose other end only we hold.
    init(_ number: Int32) throws {
      self.number = number
      let (readEnd, writeEnd) = try ChildProgram.makePipe()
      defer { close(readEnd) }
      guardEnd = writeEnd
      guardNumber = try ChildProgram([
        "/bin/sh", "-c", "read -r line || kill -KILL $0", String(number),
      ]).start(input: readEnd)
    }

    /// Signals the process unless it has ended: then its number may be somebody else's.
    func signal(_ signal: CInt) {
      state.withLock { state in
        if case .running = state { kill(number, signal) }
      }
    }

    /// Blocks until the process has ended, and tells everybody who waits.
    func awaitEnd() {
      var information = siginfo_t()
      while waitid(P_PID, id_t(number), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
      let (status, waiting) = state.withLock { state in
        let status = ChildProgram.wait(for: number)
        guard case .running(let waiting) = state else { preconditionFailure("it ended twice") }
        state = .ended(status: status)
        return (status, waiting)
      }
      _ = write(guardEnd, "over\n", 5)
      close(guardEnd)
      ChildProgram.wait(for: guardNumber)
      for continuation in waiting { continuation.resume(returning: status) }
    }
  }

  /// What it writes.
  let output: ProcessOutput
  private let child: Child

  /// Starts a program; `arguments` begin with its path.
  init(_ arguments: [String], environment: [String] = []) throws {
    let command = ChildProgram(
      arguments, environment: ChildProgram.plainEnvironment + environment)
    let (readEnd, writeEnd) = try ChildProgram.makePipe()
    let child: Child
    do {
      defer { close(writeEnd) }
      child = try Child(command.start(output: writeEnd))
    } catch {
      close(readEnd)
      throw error
    }
    self.child = child
    output = ProcessOutput(readEnd)
    DetachedThread.run { child.awaitEnd() }
  }

  deinit { child.signal(SIGKILL) }

  /// The number of its process.
  var process: Int32 { child.number }

  /// Sends a signal, unless it has ended.
  func signal(_ signal: CInt) { child.signal(signal) }

  /// Waits for its end and returns its exit status, or 128 and the signal's number.
  func end() async -> Int32 {
    await withCheckedContinuation { continuation in
      let status: Int32? = child.state.withLock { state in
        switch state {
        case .ended(let status): return status
        case .running(let waiting):
          state = .running(waiting: waiting + [continuation])
          return nil
        }
      }
      if let status { continuation.resume(returning: status) }
    }
  }
}
