import CLinux
import Glibc

/// A program to run beside this one, with nothing inherited by accident.
///
/// The child gets this environment and no other, an empty signal mask and default dispositions
/// (this process may watch its signals in a way that a server must not inherit), `/` as its
/// folder (the account that it runs as may not be allowed to enter ours), and no descriptor but
/// the three standard ones.
package struct ChildProgram: Sendable {
  /// What a child reads from its environment: enough to find programs, nothing that translates or
  /// redirects (a `PGOPTIONS` of the user's must not reach a private server).
  package static let plainEnvironment = [
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", "HOME=/",
  ]

  /// What a finished program left behind.
  package struct Outcome: Sendable {
    /// The exit status, or 128 and the signal's number, as a shell counts.
    package let status: Int32
    /// Standard output and standard error as they came, with the white space at the end cut off.
    package let text: String
  }

  /// The path of the program, and what follows it on the command line.
  package let arguments: [String]
  /// `NAME=value` pairs: all that the program finds in its environment.
  package let environment: [String]

  /// Describes a command; `arguments` begin with the path of the program.
  package init(_ arguments: [String], environment: [String] = plainEnvironment) {
    self.arguments = arguments
    self.environment = environment
  }

  /// Runs the command to its end.
  package func run() throws(EmbeddedPostgresError) -> Outcome {
    let (readEnd, writeEnd) = try Self.makePipe()
    defer { close(readEnd) }
    let child: Int32
    do throws(EmbeddedPostgresError) {
      child = try start(output: writeEnd)
    } catch {
      close(writeEnd)
      throw error
    }
    close(writeEnd)
    let text = Self.readAll(readEnd)
    return Outcome(status: Self.wait(for: child), text: text)
  }

  /// Starts the command in a session of its own and returns its process number; the caller waits.
  ///
  /// `input` and `output` (both standard output and error) are descriptors of this process, or -1
  /// for `/dev/null`; the caller still closes them.
  package func start(
    input: CInt = -1, output: CInt = -1
  ) throws(EmbeddedPostgresError) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    Self.connect(&actions, 0, to: input, O_RDONLY)
    Self.connect(&actions, 1, to: output, O_WRONLY)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    posix_spawn_file_actions_addclosefrom_np(&actions, 3)
    posix_spawn_file_actions_addchdir_np(&actions, "/")

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    Self.reset(&attributes)

    var argv = arguments.map { strdup($0) } + [nil]
    var envp = environment.map { strdup($0) } + [nil]
    defer { for word in argv + envp { free(word) } }
    var child: Int32 = 0
    let result = posix_spawn(&child, arguments[0], &actions, &attributes, &argv, &envp)
    guard result == 0 else {
      throw .systemCallFailed(
        call: "Starting \(arguments[0])", reason: String(cString: strerror(result)))
    }
    return child
  }

  /// Waits for `child` and returns its status, as a shell counts.
  @discardableResult
  package static func wait(for child: Int32) -> Int32 {
    var status: CInt = 0
    while waitpid(child, &status, 0) < 0 {
      guard errno == EINTR else { return 127 }
    }
    let signal = status & 0x7f
    return signal == 0 ? (status >> 8) & 0xff : 128 + signal
  }

  /// Makes a pipe of which no child inherits an end by accident.
  package static func makePipe() throws(EmbeddedPostgresError) -> (readEnd: CInt, writeEnd: CInt) {
    var ends: [CInt] = [-1, -1]
    guard pipe2(&ends, O_CLOEXEC) == 0 else { throw .systemCall("pipe2") }
    return (ends[0], ends[1])
  }

  /// Reads all that comes as text, with the white space at its end cut off.
  package static func readAll(_ descriptor: CInt) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    while let last = bytes.last, last == 10 || last == 32 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func connect(
    _ actions: inout posix_spawn_file_actions_t, _ number: CInt, to descriptor: CInt, _ mode: CInt
  ) {
    if descriptor < 0 {
      posix_spawn_file_actions_addopen(&actions, number, "/dev/null", mode, 0)
    } else {
      posix_spawn_file_actions_adddup2(&actions, descriptor, number)
    }
  }

  private static func reset(_ attributes: inout posix_spawnattr_t) {
    // POSIX_SPAWN_SETSID, which glibc shows to GNU sources only: Ctrl-C in our terminal must not
    // reach the child.
    let inNewSession: CInt = 0x80
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(
      &attributes,
      CShort(CInt(POSIX_SPAWN_SETSIGMASK) | CInt(POSIX_SPAWN_SETSIGDEF) | inNewSession))
  }
}

extension EmbeddedPostgresError {
  /// The failure of `call`, with the calling thread's `errno`.
  static func systemCall(_ call: String) -> Self {
    .systemCallFailed(call: call, reason: String(cString: strerror(errno)))
  }
}
