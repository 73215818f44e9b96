import Coalition

/// Why a text is no JSON.
struct MalformedJSON: Error, Hashable {
  /// The byte at which the grammar is broken, counted from zero.
  let offset: Int
}

/// Reads a text by the grammar of RFC 8259, strictly: what it lets pass has one meaning.
///
/// Foundation parses loosely: it takes a comma behind the last field, looks into a text or a number
/// only when somebody asks for it, keeps one of two fields of the same name without a word, rounds
/// `0.99999999999999999999` to 1, and takes zero bytes for UTF-16. Two readers that differ about
/// any of these would see two different purchases (docs/decisions/0008).
///
/// - Complexity: O(n) in the bytes of the text, whatever it holds; nobody has been asked for a
///   valid key yet.
struct JSONParser {
  /// How many objects and lists may lie within each other; ours need five.
  static let depthMax = 64
  /// How many lie within each other in most texts.
  private static let depthUsually = 8
  /// The most fields that most objects have.
  private static let membersUsually = 8

  private enum Step {
    case name(String)
    case index(Int)
  }

  private let text: [UInt8]
  private let errors: FieldErrors
  private var position = 0
  private var path: [Step] = []

  /// Reads the one JSON value that `text` is, and notes every field that stands twice in its object
  /// and every number that is not whole.
  ///
  /// - Parameter text: Valid UTF-8.
  static func parse(
    _ text: [UInt8], noting errors: FieldErrors
  ) throws(MalformedJSON) -> JSONValue {
    var parser = JSONParser(text: text, errors: errors)
    parser.skipSpace()
    let value = try parser.takeValue()
    parser.skipSpace()
    guard parser.position == text.count else { throw parser.malformed }
    return value
  }

  private init(text: [UInt8], errors: FieldErrors) {
    self.text = text
    self.errors = errors
    path.reserveCapacity(Self.depthUsually)
  }

  // MARK: Values

  private mutating func takeValue() throws(MalformedJSON) -> JSONValue {
    switch next {
    case UInt8(ascii: "{"): return .object(try takeObject())
    case UInt8(ascii: "["): return .array(try takeArray())
    case UInt8(ascii: "\""): return .string(JSONEscapes.text(of: try takeString()))
    case UInt8(ascii: "t"):
      try takeLiteral("true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try takeLiteral("false")
      return .bool(false)
    case UInt8(ascii: "n"):
      try takeLiteral("null")
      return .null
    default: return try takeNumber()
    }
  }

  private mutating func takeObject() throws(MalformedJSON) -> [JSONValue.Member] {
    guard path.count < Self.depthMax else { throw malformed }
    position += 1
    skipSpace()
    guard !take("}") else { return [] }
    var members: [JSONValue.Member] = []
    members.reserveCapacity(Self.membersUsually)
    var names = NamesSeen()
    repeat {
      skipSpace()
      let name = JSONEscapes.text(of: try takeString())
      path.append(.name(name))
      if !names.insert(name, besides: members) {
        errors.add(pointer, .fieldDuplicate, "this field stands twice in its object")
      }
      skipSpace()
      guard take(":") else { throw malformed }
      members.append(.init(name: name, value: try takeElement()))
    } while take(",")
    guard take("}") else { throw malformed }
    return members
  }

  /// Finds a name that stands twice: by looking at the few members that most objects have, and
  /// through a set in an object of many, so that the work stays linear.
  private struct NamesSeen {
    private static let fewMax = 16
    private var many: Set<String> = []

    /// Adds a name; returns false if one of `members` has it.
    mutating func insert(_ name: String, besides members: [JSONValue.Member]) -> Bool {
      guard members.count >= Self.fewMax else {
        return !members.contains { $0.name == name }
      }
      if many.isEmpty { many = Set(members.map(\.name)) }
      return many.insert(name).inserted
    }
  }

  private mutating func takeArray() throws(MalformedJSON) -> [JSONValue] {
    guard path.count < Self.depthMax else { throw malformed }
    position += 1
    skipSpace()
    guard !take("]") else { return [] }
    var items: [JSONValue] = []
    repeat {
      path.append(.index(items.count))
      items.append(try takeElement())
    } while take(",")
    guard take("]") else { throw malformed }
    return items
  }

  /// Takes the value that the last step of the path leads to, with the white space around it.
  private mutating func takeElement() throws(MalformedJSON) -> JSONValue {
    skipSpace()
    let value = try takeValue()
    skipSpace()
    path.removeLast()
    return value
  }

  private mutating func takeLiteral(_ literal: StaticString) throws(MalformedJSON) {
    for byte in literal.description.utf8 {
      guard next == byte else { throw malformed }
      position += 1
    }
  }

  // MARK: Numbers

  private mutating func takeNumber() throws(MalformedJSON) -> JSONValue {
    let isBelowZero = take("-")
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
    guard Self.isWhole(integer, fraction, exponent: exponent) else {
      errors.add(pointer, .fieldType, "expected a whole number")
      return .otherNumber
    }
    return Self.whole(integer, fraction, exponent: exponent, isBelowZero: isBelowZero)
      .map { .integer($0) } ?? .otherNumber
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

  /// The whole number that digits and an exponent make; nil if it does not fit.
  private static func whole(
    _ integer: ArraySlice<UInt8>, _ fraction: ArraySlice<UInt8>, exponent: Int, isBelowZero: Bool
  ) -> Int64? {
    // The place behind the last digit that counts, seen from the first: further digits are zeros.
    let places = integer.count + exponent
    var number: Int64 = 0
    var place = 0
    for digit in [integer, fraction].joined() {
      guard place < places else { break }
      guard append(Int64(digit - UInt8(ascii: "0")), to: &number, isBelowZero) else { return nil }
      place += 1
    }
    while place < places, number != 0 {
      guard append(0, to: &number, isBelowZero) else { return nil }
      place += 1
    }
    return number
  }

  /// Appends a decimal digit, counting downwards below zero, where there is one number more.
  private static func append(_ digit: Int64, to number: inout Int64, _ isBelowZero: Bool) -> Bool {
    let (tenfold, isTooLarge) = number.multipliedReportingOverflow(by: 10)
    let (sum, isBeyond) =
      isBelowZero
      ? tenfold.subtractingReportingOverflow(digit) : tenfold.addingReportingOverflow(digit)
    number = sum
    return !isTooLarge && !isBeyond
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
