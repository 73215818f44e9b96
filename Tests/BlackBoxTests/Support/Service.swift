import Glibc
import TestSupport

/// A running `tessera serve` on a database of the tests, on a port that the kernel chose.
final class Service: Sendable {
  /// The identifier key of all coalitions of the tests.
  static let identifierKey = String(repeating: "5e", count: 32)

  /// The voucher key of all coalitions of the tests.
  static let voucherKey = String(repeating: "5f", count: 32)

  let port: UInt16
  private let program: RunningProgram

  /// Starts a process on the database that `connectionString` names, and returns when it serves.
  ///
  /// - Parameter options: What else stands on the command line.
  static func start(on connectionString: String, _ options: [String] = []) async throws -> Service {
    let program = try RunningProgram(
      [
        TestBinary.tessera, "serve", "--database", connectionString, "--listen", "127.0.0.1:0",
      ] + options,
      environment: [
        "TESSERA_IDENTIFIER_KEY=\(identifierKey)", "TESSERA_VOUCHER_KEY=\(voucherKey)",
      ])
    guard let port = await program.output.listeningPort() else {
      throw NotServing(status: await program.end(), output: program.output.text)
    }
    return Service(program, port: port)
  }

  /// A service that ended before it served, and what it said.
  struct NotServing: Error {
    let status: Int32
    let output: String
  }

  private init(_ program: RunningProgram, port: UInt16) {
    self.program = program
    self.port = port
  }

  /// Where its API is found.
  var origin: Origin { .direct(port: port) }
  /// Everything that it has written so far.
  var log: String { program.output.text }

  /// The number of its process.
  var process: Int32 { program.process }

  /// The value of a metric, by its name and labels as they are written; nil before it has one.
  func metric(_ name: String) async throws -> Int64? {
    let client = HTTPClient(origin)
    let answer = try await client.send(HTTPClient.Request(method: "GET", path: "/metrics"))
    await client.close()
    let line = answer.text.split(separator: "\n").first { $0.hasPrefix(name + " ") }
    return line.flatMap { Int64($0.dropFirst(name.count + 1)) }
  }

  /// Has every thread of it stand still (`kill -STOP`).
  func freeze() { program.signal(SIGSTOP) }

  /// Lets it go on.
  func thaw() { program.signal(SIGCONT) }

  /// Kills it as the kernel would (`kill -9`); `end()` waits for it.
  func killNow() { program.signal(SIGKILL) }

  /// Asks it to end (`SIGTERM`).
  func terminate() { program.signal(SIGTERM) }

  /// Waits for its end and returns its exit status, as a shell counts.
  func end() async -> Int32 { await program.end() }
}
