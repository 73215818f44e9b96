import EmbeddedPostgres
import Glibc
import Synchronization

/// A process that clears away a test's server and folder, whatever happens to the test.
///
/// It waits at a pipe whose other end only this process holds. The end of this process, by whatever
/// signal, closes the pipe; so the same few lines serve a test that is done and a test that was
/// killed.
final class Watchdog: Sendable {
  /// The watchdog's own process number.
  let process: Int32

  /// Our ends of the pipes of all watchdogs on duty, by their process.
  private static let onDuty = Mutex<[Int32: CInt]>([:])

  /// Starts to watch over `folder` and every server whose data lie in it.
  init(folder: String) throws {
    let (readEnd, writeEnd) = try ChildProgram.makePipe()
    defer { close(readEnd) }
    let command = ChildProgram(["/bin/sh", "-c", Self.script, "watchdog", folder])
    process = try command.start(input: readEnd)
    Self.onDuty.withLock { $0[process] = writeEnd }
    _ = Self.clearsAtExit
  }

  /// Has everything cleared away, and returns when it is. A second call has no effect.
  func clear() {
    Self.clear(process)
  }

  deinit { clear() }

  private static func clear(_ process: Int32) {
    guard let writeEnd = onDuty.withLock({ $0.removeValue(forKey: process) }) else { return }
    close(writeEnd)
    ChildProgram.wait(for: process)
  }

  /// The watchdogs would clear up behind us anyway; waiting for them makes the end of the tests the
  /// end of everything that the tests have started.
  private static let clearsAtExit: Void = {
    atexit {
      for process in Watchdog.onDuty.withLock({ $0.keys.sorted() }) { Watchdog.clear(process) }
    }
  }()

  /// Stops the server at once but in order, since a server that is killed leaves its shared memory
  /// behind; by force when it does not listen.
  private static let script = """
    read -r line
    serving() { find /proc -maxdepth 2 -name cwd -lname "$1/*" 2>/dev/null | cut -d / -f 3; }
    all=$(serving "$1")
    kill -CONT $all 2>/dev/null
    for first in $(find "$1" -name postmaster.pid -exec head -q -n 1 {} +); do
      case " $(echo $all) " in *" $first "*) kill -QUIT "$first" ;; esac
    done
    tries=0
    while [ -n "$(serving "$1")" ]; do
      tries=$((tries + 1))
      [ $tries -gt 50 ] && kill -KILL $(serving "$1") 2>/dev/null
      sleep 0.05
    done
    umount -l "$1" 2>/dev/null
    tries=0
    until rm -rf "$1" 2>/dev/null || [ $tries -gt 50 ]; do
      tries=$((tries + 1))
      sleep 0.05
    done
    """
}
