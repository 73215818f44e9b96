import CLinux
import FoundationEssentials
import Glibc

/// The running server of one data folder, as the kernel knows it.
///
/// `postmaster.pid` alone is not believed: after a crash its number may belong to a stranger by
/// now, or to a zombie that nobody collects (a container whose first process is not an init).
/// A process is the server when it runs `postgres` inside the data folder.
package struct ServerProcess: Hashable, Sendable {
  /// The process number of the server's first process, the postmaster.
  package let number: Int32
  let data: String

  /// Finds the server of `data` (a real path); nil when none is running.
  package static func find(data: String) -> ServerProcess? {
    let text = try? String(contentsOfFile: data + "/postmaster.pid", encoding: .utf8)
    guard let number = text.flatMap({ Int32($0.prefix { $0.isASCII && $0.isNumber }) }),
      isServer(number, of: data)
    else { return nil }
    return ServerProcess(number: number, data: data)
  }

  /// Every process that serves `data`, with or without its postmaster.
  static func all(data: String) -> [Int32] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { Int32($0) }.filter { isServer($0, of: data) }
  }

  /// Starts the server with the command line `arguments` and waits until it takes connections.
  ///
  /// `pg_ctl` would do, but for its way with a quotation mark in a path. The shell between makes
  /// the server nobody's child, so that whoever started it need not collect it.
  ///
  /// - Returns: Whether it takes connections; if not, it has ended, and `log` says why.
  static func launch(
    _ arguments: [String], as account: ServerAccount, data: String, log: String
  ) throws(EmbeddedPostgresError) -> Bool {
    let script = #"log=$1; shift; "$@" </dev/null >>"$log" 2>&1 & echo $!"#
    let outcome = try account.command(["/bin/sh", "-c", script, "launch", log] + arguments).run()
    guard outcome.status == 0, let number = Int32(outcome.text) else { return false }
    let deadline = ContinuousClock.now + recoveryPatience
    while !isReady(number, data: data) {
      if waitForEnd(of: number, .milliseconds(10)) { return false }
      guard ContinuousClock.now < deadline else {
        try ServerProcess(number: number, data: data).stop()
        return false
      }
    }
    return true
  }

  /// How long a start may take: after a crash there may be gigabytes to replay.
  private static let recoveryPatience = Duration.seconds(600)

  /// Whether the server itself says, in the eighth line of its lock file, that it is ready.
  private static func isReady(_ number: Int32, data: String) -> Bool {
    let text = (try? String(contentsOfFile: data + "/postmaster.pid", encoding: .utf8)) ?? ""
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.count >= 8 && lines[0] == "\(number)" && lines[7].hasPrefix("ready")
  }

  /// Ends the server: politely, then without farewell, then by force. The data survive each.
  func stop() throws(EmbeddedPostgresError) {
    // Fast shutdown, then immediate shutdown. A process that was stopped hears neither before it is
    // let go on.
    for (signal, patience) in [(SIGINT, Self.patience), (SIGQUIT, .seconds(5))] {
      kill(number, signal)
      for process in Self.all(data: data) { kill(process, SIGCONT) }
      if waitForEnd(of: number, patience) { return }
    }
    try Self.endAll(data: data)
  }

  /// How long a fast shutdown may take: its checkpoint may have gigabytes to write.
  private static let patience = Duration.seconds(120)

  /// Ends processes that outlived their postmaster, which would keep a new one from starting.
  ///
  /// They notice its death by themselves and leave; one that is busy, or was stopped, is helped.
  static func endAll(data: String) throws(EmbeddedPostgresError) {
    for signal in [SIGQUIT, SIGKILL] {
      let numbers = all(data: data)
      for number in numbers {
        kill(number, signal)
        kill(number, SIGCONT)
      }
      for number in numbers { _ = waitForEnd(of: number, .seconds(5)) }
    }
    if let survivor = all(data: data).first { throw .stopFailed(process: survivor) }
  }

  private static func isServer(_ number: Int32, of data: String) -> Bool {
    // A zombie has neither link; another user's process shows neither.
    guard link("/proc/\(number)/cwd") == data, let program = link("/proc/\(number)/exe") else {
      return false
    }
    // An upgrade of the package while the server runs makes it "…/postgres (deleted)".
    return program.hasSuffix("/postgres") || program.hasSuffix("/postgres (deleted)")
  }

  private static func link(_ path: String) -> String? {
    try? FileManager.default.destinationOfSymbolicLink(atPath: path)
  }
}

/// Waits until process `number` has ended, whoever its parent is; false when `patience` ran out.
package func waitForEnd(of number: Int32, _ patience: Duration) -> Bool {
  let descriptor = pidfd_open(number, 0)
  guard descriptor >= 0 else { return errno == ESRCH }
  defer { close(descriptor) }
  let deadline = ContinuousClock.now + patience
  while true {
    let left = max(.zero, deadline - .now)
    let milliseconds =
      left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000
    var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    let count = poll(&watched, 1, CInt(clamping: milliseconds))
    if count > 0 { return true }
    guard count < 0 && errno == EINTR else { return false }
  }
}
