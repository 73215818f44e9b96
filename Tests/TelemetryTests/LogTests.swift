import FoundationEssentials
import Glibc
import Testing

@testable import Telemetry

@Suite struct LogTests {
  static let time = LogTime(seconds: 1_795_370_400, microseconds: 42)

  private func line(_ message: String, _ fields: Log.Fields) -> String {
    String(
      decoding: LogLine.render(Self.time, .info, message, context: [], fields), as: UTF8.self)
  }

  @Test func `an event is one line of JSON with its fields in order`() {
    #expect(
      line("request answered", ["status": 200, "replayed": false, "path": "/v1", "key": nil])
        == #"""
        {"time":"2026-11-22T18:00:00.000042Z","level":"info","message":"request answered",\#
        "status":200,"replayed":false,"path":"/v1","key":null}

        """#)
  }

  @Test(arguments: [
    ("quote \" and \\", #"quote \" and \\"#), ("line\r\nfeed\t", #"line\r\nfeed\t"#),
    ("\u{0}\u{1B}[2J\u{7F}\u{9B}", #"\u0000\u001b[2J\u007f\u009b"#),
    ("a\u{2028}b\u{2029}", #"a\u2028b\u2029"#), ("é 😀 \u{FFFD}", "é 😀 \u{FFFD}"),
    (String(decoding: [0x61, 0xFF, 0xC3], as: UTF8.self), "a\u{FFFD}\u{FFFD}"),
  ])
  func `no text can break out of its line`(text: String, escaped: String) throws {
    let written = line("m", ["text": .text(text)])
    #expect(written.hasSuffix("\"text\":\"\(escaped)\"}\n"))
    struct Line: Decodable { let text: String }
    let read = try JSONDecoder().decode(Line.self, from: Data(written.utf8))
    #expect(read.text == text)
    #expect(written.unicodeScalars.count { $0.properties.generalCategory == .control } == 1)
  }

  @Test func `a line has a limit and says that it was cut`() throws {
    let long = String(repeating: "é\"", count: 5000)
    let written = line("m", ["a": .text(long), "b": .text(long), "c": .text(long), "d": 1])
    #expect(written.utf8.count <= LogLine.bytesMax)
    struct Line: Decodable {
      let a: String
      let b: String?
      let c: String?
      let d: Int?
      let cut: Bool
    }
    let read = try JSONDecoder().decode(Line.self, from: Data(written.utf8))
    #expect(read.a.hasSuffix("…"))
    #expect(read.a.utf8.count <= LogLine.textBytesMax + 3)
    #expect(read.cut)
    #expect(read.d == nil)
  }

  @Test func `a log writes its own fields first, and nothing below its level`() throws {
    var ends: [CInt] = [0, 0]
    try #require(pipe(&ends) == 0)
    let log = Log(level: .warning, to: ends[1]).with(["request_id": "req_1"]).with(["n": 1])
    log.debug("no", ["never": .text(Self.fail())])
    log.info("no")
    log.warning("first", ["x": true])
    log.error("second")
    close(ends[1])
    var buffer = [UInt8](repeating: 0, count: 8192)
    let count = read(ends[0], &buffer, buffer.count)
    close(ends[0])
    let lines = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines[0].hasSuffix(#""message":"first","request_id":"req_1","n":1,"x":true}"#))
    #expect(lines[1].hasSuffix(#""level":"error","message":"second","request_id":"req_1","n":1}"#))
  }

  private static func fail() -> String {
    Issue.record("a field below the level was computed")
    return ""
  }

  @Test func `a reader that does not keep up loses lines, not the service`() throws {
    var ends: [CInt] = [0, 0]
    try #require(pipe(&ends) == 0)
    try #require(fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0)
    let log = Log(to: ends[1])
    let before = Log.linesLost
    for _ in 0..<2000 { log.info("an event that nobody reads", ["number": 123_456_789]) }
    #expect(Log.linesLost > before)
    close(ends[0])
    close(ends[1])
  }

  @Test func `levels are ordered and read from their names`() {
    #expect(Log.Level.allCases.sorted() == [.debug, .info, .warning, .error])
    #expect(Log.Level(rawValue: "warning") == .warning)
    #expect(Log.Level(rawValue: "loud") == nil)
  }

  @Test func `a redacted value never shows itself`() {
    let secret = Redacted("ana@example.com")
    var dumped = ""
    dump(secret, to: &dumped)
    for output in ["\(secret)", String(reflecting: secret), "\([secret])", dumped] {
      #expect(!output.contains("ana"))
    }
    #expect(secret.revealed == "ana@example.com")
    #expect(secret == Redacted("ana@example.com"))
  }
}
