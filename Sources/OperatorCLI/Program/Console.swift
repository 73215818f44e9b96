import Arguments
import Glibc

/// Where a command speaks: answers to stdout, everything else to stderr.
struct Console: Sendable {
  /// Whether somebody watches stderr, so that progress is worth drawing.
  let isWatched: Bool = isatty(STDERR_FILENO) == 1
  /// Whether somebody can answer a question.
  let canAsk: Bool = isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1

  /// Writes a part of the answer.
  func write(_ text: String) { Self.write(text, to: STDOUT_FILENO) }

  /// Writes a part of an answer that is a file.
  func write(_ bytes: [UInt8]) { Self.write(bytes, to: STDOUT_FILENO) }

  /// Writes a remark, with a line feed at its end.
  func remark(_ text: String) { Self.write(text + "\n", to: STDERR_FILENO) }

  /// Says what is being done, to whoever watches.
  func tell(_ step: String) { if isWatched { remark(step) } }

  /// Writes to stderr exactly what is given, such as a progress bar; nil is nothing to write.
  func draw(_ text: String?) {
    if let text { Self.write(text, to: STDERR_FILENO) }
  }

  /// Says why the command failed.
  func report(_ failure: CommandFailure) { remark(failure.text) }

  /// Asks a question that is answered `y` or `yes`, or anything else for no.
  func confirm(_ question: String) -> Bool {
    draw("\(question) [y/N] ")
    let answer = readLine()?.lowercased() ?? ""
    return answer == "y" || answer == "yes"
  }

  private static func write(_ text: String, to descriptor: CInt) {
    write(Array(text.utf8), to: descriptor)
  }

  private static func write(_ bytes: [UInt8], to descriptor: CInt) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0 && errno == EINTR { continue }
      // Nobody reads any more (`| head`): there is nobody to tell.
      guard written > 0 else { return }
      rest = rest.dropFirst(written)
    }
  }
}
