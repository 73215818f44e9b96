import Glibc

/// A folder for one test: a short path in `/tmp`, gone with the test.
///
/// Servers whose data lie in the folder end with it, and both end when this process does, however
/// it does (see `Watchdog`).
package final class TestFolder: Sendable {
  /// The folder's real path; its name begins with `tessera-test-`.
  package let path: String
  /// The process that clears the folder away.
  package var watchdogProcess: Int32 { watchdog.process }

  private let watchdog: Watchdog

  /// Creates an empty folder.
  package init() throws {
    var template = Array("/tmp/tessera-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Refused(number: errno) }
    path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    // Root's server runs as somebody else, who must be able to pass.
    chmod(path, 0o755)
    watchdog = try Watchdog(folder: path)
  }

  /// Ends every server in the folder and removes it. A second call has no effect.
  package func clear() { watchdog.clear() }

  /// The kernel refused a folder, with this `errno`.
  package struct Refused: Error {
    package let number: Int32
  }
}
