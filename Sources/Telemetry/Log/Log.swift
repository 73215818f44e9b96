import Glibc
import Synchronization

/// Lines of JSON on a descriptor: one event a line, one `write(2)` an event.
///
/// A log is a value: a room that knows more about what it does (which request, which partner)
/// makes one `with` those fields and hands it on. Messages are constants; what varies goes into
/// fields, so that lines can be counted and searched. Nothing personal and no key belongs into
/// either: wrap such values in `Redacted` where they are born.
package struct Log: Sendable {
  /// How much an event matters.
  package enum Level: String, CaseIterable, Comparable, Sendable {
    /// For whoever looks for a defect; off by default.
    case debug
    /// What happened, once for each request or step.
    case info
    /// What somebody should look at in the morning.
    case warning
    /// What somebody should look at now.
    case error

    package static func < (a: Level, b: Level) -> Bool { a.rank < b.rank }

    private var rank: Int {
      switch self {
      case .debug: 0
      case .info: 1
      case .warning: 2
      case .error: 3
      }
    }
  }

  /// Names and values, in the order in which they are written.
  package typealias Fields = KeyValuePairs<String, LogValue>

  /// The least level that is written.
  package let level: Level
  private let descriptor: CInt
  /// Fields of every line, already written as JSON: `,"request_id":"…"`.
  private let context: [UInt8]

  /// Lines that could not be written, because nobody reads the descriptor fast enough or at all.
  package static var linesLost: UInt64 { lost.value }
  private static let lost = Counter()

  /// Creates a log that writes events of `level` and above.
  package init(level: Level = .info, to descriptor: CInt = STDERR_FILENO) {
    self.init(level: level, descriptor: descriptor, context: [])
  }

  private init(level: Level, descriptor: CInt, context: [UInt8]) {
    self.level = level
    self.descriptor = descriptor
    self.context = context
  }

  /// Returns a log that writes these fields with every line, before the line's own.
  package func with(_ fields: Fields) -> Log {
    var line = LogLine(context: context)
    line.append(fields)
    return Log(level: level, descriptor: descriptor, context: line.context)
  }

  /// Writes an event for whoever looks for a defect.
  package func debug(_ message: StaticString, _ fields: @autoclosure () -> Fields = [:]) {
    write(.debug, message, fields)
  }

  /// Writes what happened; the fields are only computed when the level is written.
  package func info(_ message: StaticString, _ fields: @autoclosure () -> Fields = [:]) {
    write(.info, message, fields)
  }

  /// Writes what somebody should look at in the morning.
  package func warning(_ message: StaticString, _ fields: @autoclosure () -> Fields = [:]) {
    write(.warning, message, fields)
  }

  /// Writes what somebody should look at now.
  package func error(_ message: StaticString, _ fields: @autoclosure () -> Fields = [:]) {
    write(.error, message, fields)
  }

  private func write(_ level: Level, _ message: StaticString, _ fields: () -> Fields) {
    guard level >= self.level else { return }
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let time = LogTime(seconds: now.tv_sec, microseconds: now.tv_nsec / 1000)
    send(LogLine.render(time, level, message.description, context: context, fields()))
  }

  /// Writes a line whole, or counts it as lost: a log that waits would stop the service.
  private func send(_ line: [UInt8]) {
    var written: Int
    repeat {
      written = Glibc.write(descriptor, line, line.count)
    } while written < 0
      && errno == EINTR
    if written != line.count { Self.lost.increment() }
  }
}
