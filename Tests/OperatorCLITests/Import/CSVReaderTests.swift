import Testing

@testable import OperatorCLI

@Suite struct CSVReaderTests {
  /// Reads a whole file, in pieces of `size` bytes.
  private func rows(_ bytes: [UInt8], piecesOf size: Int = .max) throws -> [[String]] {
    var reader = CSVReader(limits: .init(fieldBytesMax: 16, fieldsMax: 3))
    var rows: [[String]] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      try reader.read(rest.prefix(size)) { rows.append($0.fields) }
      rest = rest.dropFirst(size)
    }
    try reader.finish { rows.append($0.fields) }
    return rows
  }

  struct Good: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let text: String
    let rows: [[String]]

    init(_ name: String, _ text: String, _ rows: [[String]]) {
      testDescription = name
      self.text = text
      self.rows = rows
    }
  }

  static let good = [
    Good("nothing at all", "", []),
    Good("one field", "a\n", [["a"]]),
    Good("no line feed at the end", "a,b\nc,d", [["a", "b"], ["c", "d"]]),
    Good("carriage returns", "a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]),
    Good("empty fields", ",,\n,,\n", [["", "", ""], ["", "", ""]]),
    Good("an empty last field without a line feed", "a,", [["a", ""]]),
    Good("an empty line is a row of one empty field", "a\n\nb\n", [["a"], [""], ["b"]]),
    Good("a quoted field", "\"a\",b\n", [["a", "b"]]),
    Good("an empty quoted field", "\"\",b\n", [["", "b"]]),
    Good("a comma within quotes", "\"a,b\"\n", [["a,b"]]),
    Good("a line end within quotes", "\"a\r\nb\"\n", [["a\r\nb"]]),
    Good("doubled quotes", "\"a\"\"b\"\n", [["a\"b"]]),
    Good("nothing but doubled quotes", "\"\"\"\"\n", [["\""]]),
    Good("quotes at the very end", "\"a\"", [["a"]]),
    Good("spaces are text", " a , b \n", [[" a ", " b "]]),
    Good("letters of all the world", "č,日本,€\n", [["č", "日本", "€"]]),
    Good("a byte order mark", "\u{FEFF}a,b\n", [["a", "b"]]),
    Good("a byte order mark before quotes", "\u{FEFF}\"a\"\n", [["a"]]),
    Good("a field as long as may be", "0123456789abcdef\n", [["0123456789abcdef"]]),
  ]

  @Test(arguments: good)
  func `well formed files are read, however they are cut`(_ file: Good) throws {
    let bytes = Array(file.text.utf8)
    for size in 1...max(1, bytes.count) {
      #expect(try rows(bytes, piecesOf: size) == file.rows, "in pieces of \(size)")
    }
  }

  struct Bad: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let bytes: [UInt8]
    let error: CSVError

    init(_ name: String, _ text: String, line: Int = 1, _ reason: CSVError.Reason) {
      self.init(name, Array(text.utf8), line: line, reason)
    }

    init(_ name: String, _ bytes: [UInt8], line: Int = 1, _ reason: CSVError.Reason) {
      testDescription = name
      self.bytes = bytes
      error = CSVError(line: line, reason: reason)
    }
  }

  static let bad = [
    Bad("a quote within a field", "a\"b\n", .quoteInField),
    Bad("text after quotes", "\"a\"b\n", .textAfterQuote),
    Bad("a space after quotes", "\"a\" ,b\n", .textAfterQuote),
    Bad("a carriage return alone", "a\rb\n", .bareCarriageReturn),
    Bad("a carriage return at the end", "a\r", .bareCarriageReturn),
    Bad("quotes that never end", "a\n\"b\nc\n", line: 2, .unfinishedQuote),
    Bad("a field too few", "a,b\nc\n", line: 2, .fieldCountDiffers),
    Bad("a field too many", "a,b\nc,d,e\n", line: 2, .fieldCountDiffers),
    Bad("more fields than may be", "a,b,c,d\n", .tooManyFields),
    Bad("a field longer than may be", "0123456789abcdefg\n", .fieldTooLong),
    Bad("a NUL", [0x61, 0, 0x0A], .controlCharacter),
    Bad("an escape character", [0x1B, 0x0A], .controlCharacter),
    Bad("Latin-1", [0xE9, 0x0A], .notUTF8),
    Bad("half a character", [0xE2, 0x82, 0x0A], .notUTF8),
    Bad("an overlong character", [0xC0, 0xAF, 0x0A], .notUTF8),
    Bad("lines are counted within quotes", "\"a\nb\"\nc,d\n", line: 3, .fieldCountDiffers),
  ]

  @Test(arguments: bad)
  func `anything else is refused with its line, however it is cut`(_ file: Bad) {
    for size in 1...max(1, file.bytes.count) {
      #expect(throws: file.error, "in pieces of \(size)") {
        try rows(file.bytes, piecesOf: size)
      }
    }
  }

  /// The goal is to find fields that change on their way through a file.
  @Test(arguments: (0..<50).map { UInt64($0) })
  func `what is written is what is read`(seed: UInt64) throws {
    var dice = SplitMix(seed: seed)
    let letters = ["a", "\"", ",", "\n", "\r\n", "é", " ", ""]
    let written = (0..<20).map { _ in
      (0..<3).map { _ in
        (0..<4).map { _ in letters.randomElement(using: &dice) ?? "" }.joined()
      }
    }
    let text = written.map { CSVFields.line($0) }.joined()
    #expect(try rows(Array(text.utf8), piecesOf: Int.random(in: 1...9, using: &dice)) == written)
  }
}

/// A seeded generator (Vigna, SplitMix64), so that a failure can be replayed.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
