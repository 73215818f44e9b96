import EmbeddedPostgres
import Glibc

/// A folder for one test: a short path in `/dev/shm` or `/tmp`, gone with the test.
///
/// Servers whose data lie in the folder end with it, and both end when this process does, however
/// it does (see `Watchdog`).
package final class TestFolder: Sendable {
  /// The folder's real path; its name begins with `tessera-test-`.
  package let path: String
  /// The process that clears the folder away.
  package var watchdogProcess: Int32 { watchdog.process }

  private let watchdog: Watchdog

  /// The room that a memory must have for tests to use it as a disk, in bytes: containers often
  /// have 64 MB.
  private static let memoryBytesMin: UInt = 2 << 30

  /// Creates an empty folder: in memory where there is enough, unless the test is about a disk.
  ///
  /// Databases are hundreds of small files, and a disk takes many times longer to create them.
  package init(onDisk: Bool = false) throws {
    let isInMemory = !onDisk && Self.bytesFree(in: "/dev/shm") >= Self.memoryBytesMin
    path = try Self.make(in: isInMemory ? "/dev/shm" : "/tmp")
    watchdog = try Watchdog(folder: path)
  }

  /// Creates an empty folder that is a file system of its own, with room for so many bytes.
  ///
  /// Only root may mount one, and in a container only with the right to (`CAP_SYS_ADMIN`).
  package init(diskBytes: Int) throws {
    path = try Self.make(in: "/tmp")
    let mounted = try ChildProgram([
      "/bin/mount", "-t", "tmpfs", "-o", "size=\(diskBytes),mode=755", "tmpfs", path,
    ]).run()
    guard mounted.status == 0 else {
      rmdir(path)
      throw NotMounted(text: mounted.text)
    }
    watchdog = try Watchdog(folder: path)
  }

  /// Writes a program for the shell into the folder, and returns its path.
  ///
  /// Another process writes it: what is open for writing here is open, too, in children of other
  /// tests that have not yet become what they run, and nobody may run it then (`ETXTBSY`).
  package func addProgram(named name: String, _ script: String) throws -> String {
    let program = path + "/" + name
    let written = try ChildProgram([
      "/bin/sh", "-c", #"printf '#!/bin/sh\n%s\n' "$2" >"$1" && chmod 755 "$1""#, "sh", program,
      script,
    ]).run()
    guard written.status == 0 else { throw NotWritten(text: written.text) }
    return program
  }

  private static func make(in place: String) throws -> String {
    var template = Array("\(place)/tessera-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Refused(number: errno) }
    let path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    // Root's server runs as somebody else, who must be able to pass.
    chmod(path, 0o755)
    return path
  }

  private static func bytesFree(in place: String) -> UInt {
    var status = statvfs()
    guard statvfs(place, &status) == 0, access(place, W_OK) == 0 else { return 0 }
    return UInt(status.f_bavail) * UInt(status.f_frsize)
  }

  /// Ends every server in the folder and removes it. A second call has no effect.
  package func clear() { watchdog.clear() }

  /// No file system could be mounted; `mount` says why.
  package struct NotMounted: Error {
    package let text: String
  }

  /// No program could be written; the shell says why.
  package struct NotWritten: Error {
    package let text: String
  }

  /// The kernel refused a folder, with this `errno`.
  package struct Refused: Error {
    package let number: Int32
  }
}
