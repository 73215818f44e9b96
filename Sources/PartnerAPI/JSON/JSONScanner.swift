import Coalition

/// Why a text is no JSON.
struct MalformedJSON: Error, Hashable {
  /// The byte at which the grammar is broken, counted from zero.
  let offset: Int
}

/// Checks a text against the grammar of RFC 8259 before anything is read from it.
///
/// Foundation parses loosely: it takes a comma behind the last field, looks into a text or a number
/// only when somebody asks for it, keeps one of two fields of the same name without a word, rounds
/// `0.99999999999999999999` to 1, and takes zero bytes for UTF-16. Two readers that differ about
/// any of these would see two different purchases. So this scan has the first word: what it lets
/// pass has one meaning.
///
/// - Complexity: O(n) in the bytes of the text, whatever it holds; nobody has been asked for a
///   valid key yet.
struct JSONScanner {
  /// How many objects and lists may lie within each other; ours need five.
  static let depthMax = 64

  private enum Step {
    case name(String)
    case index(Int)
  }

  private let text: [UInt8]
  private let errors: FieldErrors
  private var position = 0
  private var path: [Step] = []

  /// Checks that `text` is one JSON value and nothing else, and notes every field that stands twice
  /// in its object and every number that is not whole.
  ///
  /// - Parameter text: Valid UTF-8.
  static func scan(_ text: [UInt8], noting errors: FieldErrors) throws(MalformedJSON) {
    var scanner = JSONScanner(text: text, errors: errors)
    scanner.skipSpace()
    try scanner.takeValue()
    scanner.skipSpace()
    guard scanner.position == text.count else { throw scanner.malformed }
  }

  private init(text: [UInt8], errors: FieldErrors) {
    self.text = text
    self.errors = errors
  }

  // MARK: Values

  private mutating func takeValue() throws(MalformedJSON) {
    switch next {
    case UInt8(ascii: "{"): try takeObject()
    case UInt8(ascii: "["): try takeArray()
    case UInt8(ascii: "\""): _ = try takeString()
    case UInt8(ascii: "t"): try takeLiteral("true")
    case UInt8(ascii: "f"): try takeLiteral("false")
    case UInt8(ascii: "n"): try takeLiteral("null")
    default: try takeNumber()
    }
  }

  private mutating func takeObject() throws(MalformedJSON) {
    guard path.count < Self.depthMax else { throw malformed }
    position += 1
    skipSpace()
    guard !take("}") else { return }
    var names: Set<String> = []
    repeat {
      skipSpace()
      let name = JSONEscapes.text(of: try takeString())
      path.append(.name(name))
      if !names.insert(name).inserted {
        errors.add(pointer, .fieldDuplicate, "this field stands twice in its object")
      }
      skipSpace()
      guard take(":") else { throw malformed }
      try takeElement()
    } while take(",")
    guard take("}") else { throw malformed }
  }

  private mutating func takeArray() throws(MalformedJSON) {
    guard path.count < Self.depthMax else { throw malformed }
    position += 1
    skipSpace()
    guard !take("]") else { return }
    var index = 0
    repeat {
      path.append(.index(index))
      try takeElement()
      index += 1
    } while take(",")
    guard take("]") else { throw malformed }
  }

  /// Takes the value that the last step of the path leads to, with the white space around it.
  private mutating func takeElement() throws(MalformedJSON) {
    skipSpace()
    try takeValue()
    skipSpace()
    path.removeLast()
  }

  private mutating func takeLiteral(_ literal: StaticString) throws(MalformedJSON) {
    for byte in literal.description.utf8 {
      guard next == byte else { throw malformed }
      position += 1
    }
  }

  // MARK: Numbers

  private mutating func takeNumber() throws(MalformedJSON) {
    _ = take("-")
    let integer = takeDigits()
    guard !integer.isEmpty, integer.count == 1 || integer.first != UInt8(ascii: "0") else {
      throw malformed
    }
    var fraction: ArraySlice<UInt8> = []
    if take(".") {
      fraction = takeDigits()
      guard !fraction.isEmpty else { throw malformed }
    }
    var exponent = 0
    if take("e") || take("E") {
      let isNegative = take("-")
      if !isNegative { _ = take("+") }
      let digits = takeDigits()
      guard !digits.isEmpty else { throw malformed }
      // No body is long enough for digits that a larger exponent could make whole.
      let magnitude = Int(String(decoding: digits, as: UTF8.self)).map { min($0, 1 << 32) }
      exponent = (magnitude ?? 1 << 32) * (isNegative ? -1 : 1)
    }
    if !Self.isWhole(integer, fraction, exponent: exponent) {
      errors.add(pointer, .fieldType, "expected a whole number")
    }
  }

  /// Whether the digits before and behind a point, shifted by an exponent, leave nothing behind it.
  private static func isWhole(
    _ integer: ArraySlice<UInt8>, _ fraction: ArraySlice<UInt8>, exponent: Int
  ) -> Bool {
    guard !fraction.isEmpty || exponent < 0 else { return true }
    let digits = Array(integer) + Array(fraction)
    let zeros = digits.reversed().prefix { $0 == UInt8(ascii: "0") }.count
    return zeros == digits.count || fraction.count - exponent - zeros <= 0
  }

  private mutating func takeDigits() -> ArraySlice<UInt8> {
    let start = position
    while (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) { position += 1 }
    return text[start..<position]
  }

  // MARK: Texts

  /// Takes a text and returns what stands between its quotation marks.
  private mutating func takeString() throws(MalformedJSON) -> ArraySlice<UInt8> {
    guard take("\"") else { throw malformed }
    let start = position
    while next != UInt8(ascii: "\"") {
      guard next >= 0x20 else { throw malformed }
      if next == UInt8(ascii: "\\") { try takeEscape() } else { position += 1 }
    }
    position += 1
    return text[start..<position - 1]
  }

  private mutating func takeEscape() throws(MalformedJSON) {
    position += 1
    guard take("u") else {
      guard #""\/bfnrt"#.utf8.contains(next) else { throw malformed }
      position += 1
      return
    }
    let unit = try takeUnit()
    guard !UTF16.isTrailSurrogate(unit) else { throw malformed }
    guard UTF16.isLeadSurrogate(unit) else { return }
    guard take("\\"), take("u"), UTF16.isTrailSurrogate(try takeUnit()) else { throw malformed }
  }

  private mutating func takeUnit() throws(MalformedJSON) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let digit = Character(UnicodeScalar(next)).hexDigitValue else { throw malformed }
      unit = unit << 4 | UInt16(digit)
      position += 1
    }
    return unit
  }

  // MARK: Bytes

  /// The byte to be taken next; 0, which no JSON holds, at the end.
  private var next: UInt8 { position < text.count ? text[position] : 0 }

  private var malformed: MalformedJSON { MalformedJSON(offset: position) }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: scalar) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while next == 0x20 || next == 0x0A || next == 0x0D || next == 0x09 { position += 1 }
  }

  /// Where the scan stands, as RFC 6901 writes it.
  private var pointer: String {
    path.map { step in
      switch step {
      case .name(let name): JSONPointer.step(name)
      case .index(let index): "/\(index)"
      }
    }.joined()
  }
}
