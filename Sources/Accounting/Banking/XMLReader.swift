/// A strict reader of the XML that banks send: UTF-8, elements, attributes, text, nothing else.
///
/// A document type is refused, so that no entity is expanded and no other file is opened; size,
/// depth and number of elements are bounded before anything is kept.
package struct XMLReader {
  /// How large a document may be.
  package struct Limits: Sendable {
    package var bytesMax = 64 << 20
    package var depthMax = 32
    package var elementsMax = 2_000_000

    /// The limits of bank files.
    package init() {}
  }

  private let bytes: [UInt8]
  private let limits: Limits
  private var place = 0
  private var open: [XMLNode] = []
  private var openNames: [[UInt8]] = []
  private var elements = 0
  private var root: XMLNode?

  private init(_ bytes: [UInt8], _ limits: Limits) {
    self.bytes = bytes
    self.limits = limits
  }

  /// Reads a document and returns its outermost element.
  package static func read(
    _ bytes: [UInt8], limits: Limits = Limits()
  ) throws(BankFileError) -> XMLNode {
    guard bytes.count <= limits.bytesMax else { throw .tooLarge("\(limits.bytesMax) bytes") }
    var reader = XMLReader(bytes, limits)
    return try reader.document()
  }

  private mutating func document() throws(BankFileError) -> XMLNode {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
    try declaration()
    while place < bytes.count {
      if bytes[place] == UInt8(ascii: "<") { try markup() } else { try text() }
    }
    guard let root, open.isEmpty else { throw malformed("the document ends too early") }
    return root
  }

  private mutating func declaration() throws(BankFileError) {
    guard skip("<?xml") else { return }
    let start = place
    while place < bytes.count, !rest(beginsWith: "?>") { place += 1 }
    let words = String(decoding: bytes[start..<place], as: UTF8.self).lowercased()
    guard skip("?>") else { throw malformed("the declaration does not end") }
    guard !words.contains("encoding") || words.contains("\"utf-8\"") || words.contains("'utf-8'")
    else { throw malformed("the encoding is not UTF-8") }
  }

  private mutating func markup() throws(BankFileError) {
    if skip("<!--") {
      try skipPast("-->", "a comment does not end")
    } else if skip("<![CDATA[") {
      let start = place
      try skipPast("]]>", "a section does not end")
      try append(bytes[start..<(place - 3)])
    } else if rest(beginsWith: "<!") || rest(beginsWith: "<?") {
      throw malformed("a document type or an instruction has no place in a bank file")
    } else if skip("</") {
      try end()
    } else {
      place += 1
      try begin()
    }
  }

  private mutating func begin() throws(BankFileError) {
    guard root == nil || !open.isEmpty else { throw malformed("a second document follows") }
    elements += 1
    guard elements <= limits.elementsMax else {
      throw .tooLarge("\(limits.elementsMax) elements")
    }
    guard open.count < limits.depthMax else { throw .tooLarge("\(limits.depthMax) levels") }
    let name = try self.name()
    var attributes: [String: String] = [:]
    while true {
      let hadSpace = skipSpace()
      if skip("/>") {
        push(name, attributes)
        pop()
        return
      }
      if skip(">") { break }
      guard hadSpace else { throw malformed("an element's name is followed by something else") }
      let (key, value) = try attribute()
      guard attributes.updateValue(value, forKey: key) == nil else {
        throw malformed("an attribute is there twice")
      }
    }
    push(name, attributes)
  }

  private mutating func end() throws(BankFileError) {
    let name = try self.name()
    skipSpace()
    guard skip(">"), openNames.last == name else {
      throw malformed("another element is closed than is open")
    }
    pop()
  }

  private mutating func push(_ name: [UInt8], _ attributes: [String: String]) {
    let local = name.lastIndex(of: UInt8(ascii: ":")).map { name[($0 + 1)...] } ?? name[...]
    openNames.append(name)
    open.append(
      XMLNode(name: String(decoding: local, as: UTF8.self), attributes: attributes))
  }

  private mutating func pop() {
    openNames.removeLast()
    var node = open.removeLast()
    node.text = Self.trimmed(node.text)
    if open.isEmpty { root = node } else { open[open.count - 1].children.append(node) }
  }

  private mutating func attribute() throws(BankFileError) -> (String, String) {
    let name = try self.name()
    skipSpace()
    guard skip("=") else { throw malformed("an attribute has no value") }
    skipSpace()
    guard place < bytes.count,
      bytes[place] == UInt8(ascii: "\"") || bytes[place] == UInt8(ascii: "'")
    else { throw malformed("a value is not quoted") }
    let quote = bytes[place]
    place += 1
    let start = place
    while place < bytes.count, bytes[place] != quote {
      guard bytes[place] != UInt8(ascii: "<") else { throw malformed("a value holds markup") }
      place += 1
    }
    guard place < bytes.count else { throw malformed("a value does not end") }
    let value = try decoded(bytes[start..<place])
    place += 1
    return (String(decoding: name, as: UTF8.self), value)
  }

  private mutating func text() throws(BankFileError) {
    let start = place
    while place < bytes.count, bytes[place] != UInt8(ascii: "<") { place += 1 }
    let piece = bytes[start..<place]
    guard !piece.allSatisfy(Self.isSpace) else { return }
    guard !open.isEmpty else { throw malformed("text stands outside of the document") }
    open[open.count - 1].text += try decoded(piece)
  }

  private mutating func append(_ piece: ArraySlice<UInt8>) throws(BankFileError) {
    guard !open.isEmpty else { throw malformed("text stands outside of the document") }
    open[open.count - 1].text += try validated(piece)
  }

  /// Text with its references replaced: those of the five signs, and of characters by number.
  private func decoded(_ piece: ArraySlice<UInt8>) throws(BankFileError) -> String {
    let text = try validated(piece)
    guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
    var decoded = ""
    var rest = text[...]
    while let start = rest.firstIndex(of: "&") {
      decoded += rest[..<start]
      guard let end = rest[start...].firstIndex(of: ";"),
        let scalar = Self.scalar(named: rest[rest.index(after: start)..<end])
      else { throw malformed("an entity is none of the five that there are") }
      decoded.unicodeScalars.append(scalar)
      rest = rest[rest.index(after: end)...]
    }
    return decoded + rest
  }

  private static func scalar(named name: Substring) -> Unicode.Scalar? {
    switch name {
    case "amp": "&"
    case "lt": "<"
    case "gt": ">"
    case "quot": "\""
    case "apos": "'"
    default: number(of: name).flatMap(Unicode.Scalar.init).flatMap { isShown($0) ? $0 : nil }
    }
  }

  private static func number(of name: Substring) -> UInt32? {
    if name.hasPrefix("#x") { return UInt32(name.dropFirst(2), radix: 16) }
    return name.hasPrefix("#") ? UInt32(name.dropFirst()) : nil
  }

  private func validated(_ piece: ArraySlice<UInt8>) throws(BankFileError) -> String {
    guard let text = String(validating: piece, as: UTF8.self),
      text.unicodeScalars.allSatisfy(Self.isShown)
    else { throw malformed("text is not UTF-8, or holds characters that control devices") }
    return text
  }

  private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= 0x20 || scalar == "\t" || scalar == "\n" || scalar == "\r"
  }

  private mutating func name() throws(BankFileError) -> [UInt8] {
    let start = place
    while place < bytes.count, Self.isNamePart(bytes[place]) { place += 1 }
    guard place > start, place - start <= 128 else { throw malformed("a name is missing") }
    return Array(bytes[start..<place])
  }

  private static func isNamePart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ":"), UInt8(ascii: "_"),
      UInt8(ascii: "-"), UInt8(ascii: "."):
      true
    default: false
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  private static func trimmed(_ text: String) -> String {
    var slice = text.unicodeScalars[...]
    while let first = slice.first, first.properties.isWhitespace { slice.removeFirst() }
    while let last = slice.last, last.properties.isWhitespace { slice.removeLast() }
    return String(slice)
  }

  private func rest(beginsWith text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard bytes.count - place >= count else { return false }
    return text.withUTF8Buffer { bytes[place..<(place + count)].elementsEqual($0) }
  }

  private mutating func skip(_ text: StaticString) -> Bool {
    guard rest(beginsWith: text) else { return false }
    place += text.utf8CodeUnitCount
    return true
  }

  private mutating func skipPast(_ text: StaticString, _ what: String) throws(BankFileError) {
    while place < bytes.count {
      if skip(text) { return }
      place += 1
    }
    throw malformed(what)
  }

  @discardableResult
  private mutating func skipSpace() -> Bool {
    let start = place
    while place < bytes.count, Self.isSpace(bytes[place]) { place += 1 }
    return place > start
  }

  private func malformed(_ what: String) -> BankFileError {
    .malformed(what, line: 1 + bytes[..<place].count { $0 == 0x0A })
  }
}
