/// One event as JSON, never longer than `bytesMax`.
struct LogLine {
  /// The longest line, its line feed included: `PIPE_BUF`, up to which Linux writes into a pipe
  /// whole or not at all, so that lines of two processes never mix.
  static let bytesMax = 4096
  /// The most bytes of one text before escaping; what follows is replaced by `…`.
  static let textBytesMax = 1024
  /// Written in place of the fields for which no room is left.
  private static let cut = Array(#","cut":true"#.utf8)

  /// The fields written so far, each with its leading comma.
  private(set) var context: [UInt8]
  private let room: Int
  private var isCut: Bool

  init(context: [UInt8], room: Int = Self.bytesMax / 2) {
    self.context = context
    self.room = room - Self.cut.count
    isCut = context.suffix(Self.cut.count).elementsEqual(Self.cut)
  }

  mutating func append(_ fields: Log.Fields) {
    for (name, value) in fields where !isCut {
      let before = context.count
      context.append(UInt8(ascii: ","))
      Self.append(text: name, to: &context)
      context.append(UInt8(ascii: ":"))
      value.append(to: &context)
      guard context.count > room else { continue }
      context.removeSubrange(before...)
      context.append(contentsOf: Self.cut)
      isCut = true
    }
  }

  static func render(
    _ time: LogTime, _ level: Log.Level, _ message: String, context: [UInt8], _ fields: Log.Fields
  ) -> [UInt8] {
    var line = Array(#"{"time":""#.utf8)
    line.reserveCapacity(256)
    time.append(to: &line)
    line.append(contentsOf: #"","level":"\#(level.rawValue)","message":"#.utf8)
    append(text: message, to: &line)
    var rest = LogLine(context: context, room: bytesMax - line.count - 2)
    rest.append(fields)
    line.append(contentsOf: rest.context)
    line.append(contentsOf: "}\n".utf8)
    return line
  }

  /// Appends a JSON text (RFC 8259, section 7). Control characters of both sets, and the two
  /// separators that JavaScript reads as line ends, are escaped too: a line must not be able to
  /// move the cursor of whoever looks at it.
  static func append(text: String, to line: inout [UInt8]) {
    line.append(UInt8(ascii: "\""))
    if isPlain(text) {
      line.append(contentsOf: text.utf8)
    } else {
      appendEscaping(text, to: &line)
    }
    line.append(UInt8(ascii: "\""))
  }

  /// Tells whether a text is short and of visible ASCII that needs no escape, as nearly all are.
  private static func isPlain(_ text: String) -> Bool {
    guard text.utf8.count <= textBytesMax else { return false }
    return text.utf8.allSatisfy { byte in
      (0x20...0x7E).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }
  }

  private static func appendEscaping(_ text: String, to line: inout [UInt8]) {
    var count = 0
    for scalar in text.unicodeScalars {
      count += UTF8.width(scalar)
      guard count <= textBytesMax else {
        line.append(contentsOf: "…".utf8)
        return
      }
      switch scalar.value {
      case 0x22, 0x5C: line.append(contentsOf: [UInt8(ascii: "\\"), UInt8(scalar.value)])
      case 0x0A: line.append(contentsOf: #"\n"#.utf8)
      case 0x0D: line.append(contentsOf: #"\r"#.utf8)
      case 0x09: line.append(contentsOf: #"\t"#.utf8)
      case 0...0x1F, 0x7F...0x9F, 0x2028, 0x2029: appendEscape(scalar.value, to: &line)
      default: line.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
  }

  private static func appendEscape(_ value: UInt32, to line: inout [UInt8]) {
    line.append(contentsOf: #"\u"#.utf8)
    let digits = Array("0123456789abcdef".utf8)
    for shift in [12, 8, 4, 0] { line.append(digits[Int(value >> shift & 0xF)]) }
  }
}
