import EmbeddedPostgres
import Glibc

/// The real binary, serving on a port that the kernel chose.
final class ServiceUnderTest {
  let process: Int32
  let port: UInt16

  /// Starts `tessera serve` and waits until it serves.
  init(database: String, identifierKeyFile: String, voucherKeyFile: String) throws {
    let (output, input) = try ChildProgram.makePipe()
    defer { close(output) }
    process = try ChildProgram([
      try Self.program(), "serve", "--database", database, "--identifier-key-file",
      identifierKeyFile, "--voucher-key-file", voucherKeyFile, "--listen", "127.0.0.1:0",
    ]).start(output: input)
    close(input)
    port = try Self.readPort(from: output)
  }

  /// Where `tessera` lies: beside this program.
  static func program() throws -> String {
    let own = CommandLine.arguments[0]
    let folder = own.lastIndex(of: "/").map { String(own[..<$0]) } ?? "."
    guard let resolved = realpath(folder + "/tessera", nil) else {
      throw Child.Failure(description: "tessera is not beside \(own); run make build")
    }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The log's line `"address":"127.0.0.1:43210"` tells the port.
  private static func readPort(from output: CInt) throws -> UInt16 {
    var log: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(output, &buffer, buffer.count)
      guard count > 0 else {
        throw Child.Failure(
          description: "the service ended: " + String(decoding: log, as: UTF8.self))
      }
      log += buffer[..<count]
      let text = String(decoding: log, as: UTF8.self)
      if let match = text.firstMatch(of: #/"address":"[^"]*:(\d+)"/#), let port = UInt16(match.1) {
        return port
      }
    }
  }

  /// Ends the service as an operator would, and waits until it is gone.
  func stop() {
    kill(process, SIGTERM)
    _ = ChildProgram.wait(for: process)
  }
}
