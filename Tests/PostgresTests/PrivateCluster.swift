import Glibc
import Postgres

/// A PostgreSQL server for this test process: a unix socket in a temporary folder, and nothing
/// else.
///
/// A watchdog reads from a pipe whose other end is held by this process alone. When the process
/// ends, however it ends, the pipe closes, and the watchdog stops the server and removes the
/// folder.
final class PrivateCluster: Sendable {
  /// The server that all suites share.
  static let shared: PrivateCluster = {
    do { return try PrivateCluster() } catch { fatalError("no PostgreSQL to test with: \(error)") }
  }()

  struct Failure: Error {
    let program: String
    let status: CInt
  }

  let folder: String
  private let lifeline: CInt

  private static let binaries = "/usr/lib/postgresql/15/bin"

  init() throws {
    var template = Array("/tmp/tessera-pg-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure(program: "mkdtemp", status: errno) }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    var ends: [CInt] = [0, 0]
    guard pipe(&ends) == 0 else { throw Failure(program: "pipe", status: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    lifeline = ends[1]
    let isRoot = geteuid() == 0
    let asServer = isRoot ? "runuser -u postgres -- " : ""
    let watch = """
      trap '' INT TERM HUP
      read _
      \(asServer)\(Self.binaries)/pg_ctl -D \(folder)/data -m immediate -s stop
      rm -rf \(folder)
      """
    _ = try Self.spawn(["/bin/sh", "-c", watch], input: ends[0])
    close(ends[0])
    try Self.run(["/bin/chmod", "711", folder])
    if isRoot { try Self.run(["/bin/chown", "postgres", folder]) }
    try server([
      "initdb", "-D", "\(folder)/data", "-U", "postgres", "-A", "trust", "-E", "UTF8",
      "--locale=C.UTF-8", "--no-sync",
    ])
    try start()
  }

  deinit { close(lifeline) }

  /// How to connect to a database of the cluster.
  func configuration(user: String = "postgres", database: String = "postgres")
    -> PostgresConfiguration
  {
    PostgresConfiguration(connectionString: "host=\(folder) user=\(user) dbname=\(database)")
  }

  /// Kills the server as a crash would, without a checkpoint, and starts it again.
  func crashAndRestart() throws {
    try control(["-m", "immediate", "-l", "\(folder)/log", "restart"])
  }

  /// Stops the server as a crash would.
  func crash() throws { try control(["-m", "immediate", "stop"]) }

  /// Starts the server again.
  func start() throws {
    // Without fsync a server that is killed loses nothing, as long as the machine stays up.
    let options = "-c listen_addresses='' -k \(folder) -c fsync=off -c max_connections=50"
    try control(["-l", "\(folder)/log", "-o", options, "start"])
  }

  private func control(_ arguments: [String]) throws {
    try server(["pg_ctl", "-D", "\(folder)/data", "-s", "-w"] + arguments)
  }

  private func server(_ command: [String]) throws {
    let command = ["\(Self.binaries)/\(command[0])"] + command.dropFirst()
    try Self.run(geteuid() == 0 ? ["/sbin/runuser", "-u", "postgres", "--"] + command : command)
  }

  private static func run(_ command: [String]) throws {
    let process = try spawn(command, input: nil)
    var status: CInt = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    guard status == 0 else {
      throw Failure(program: command.joined(separator: " "), status: status)
    }
  }

  private static func spawn(_ command: [String], input: CInt?) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input {
      posix_spawn_file_actions_adddup2(&actions, input, 0)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var process = pid_t()
    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    let result = posix_spawn(&process, command[0], &actions, nil, &arguments, environ)
    guard result == 0 else { throw Failure(program: command[0], status: result) }
    return process
  }
}
