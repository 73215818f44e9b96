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
  private let pipe: Mutex<CInt?>

  /// Starts to watch; `folder` is the database's, `apart` folders that lie elsewhere.
  init(folder: String, apart: [String]) throws {
    let (readEnd, writeEnd) = try Command.makePipe()
    defer { close(readEnd) }
    let command = Command(["/bin/sh", "-c", Self.script, "watchdog", folder] + apart)
    process = try command.start(input: readEnd)
    pipe = Mutex(writeEnd)
  }

  /// Has everything cleared away, and returns when it is. A second call has no effect.
  func clear() {
    guard let writeEnd = pipe.withLock({ $0.take() }) else { return }
    close(writeEnd)
    Command.wait(for: process)
  }

  deinit { clear() }

  /// Stops the server at once but in order, since a server that is killed leaves its shared memory
  /// behind; by force when it does not listen.
  private static let script = """
    read -r line
    serving() { find /proc -maxdepth 2 -name cwd -lname "$1/*" 2>/dev/null | cut -d / -f 3; }
    first=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null)
    all=$(serving "$1")
    kill -CONT $all 2>/dev/null
    case " $(echo $all) " in *" $first "*) kill -QUIT "$first" ;; esac
    tries=0
    while [ -n "$(serving "$1")" ]; do
      tries=$((tries + 1))
      [ $tries -gt 50 ] && kill -KILL $(serving "$1") 2>/dev/null
      sleep 0.05
    done
    tries=0
    until rm -rf "$@" 2>/dev/null || [ $tries -gt 50 ]; do
      tries=$((tries + 1))
      sleep 0.05
    done
    """
}
