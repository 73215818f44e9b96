/// Brings JSON that comes from a partner by way of the database into one form: no white space, and
/// the fields of each object in the order of their names.
///
/// The database keeps `jsonb`, which has an order and spaces of its own. A replay must be the first
/// answer byte by byte, though the first is written from the request and the replay from the
/// database. The text must be valid: this walks its structure and trusts its syntax.
struct CanonicalJSON {
  private let text: [UInt8]
  private var position = 0

  /// The one form of a valid JSON text.
  static func bytes(of text: String) -> [UInt8] {
    var reader = CanonicalJSON(text: Array(text.utf8))
    var bytes: [UInt8] = []
    bytes.reserveCapacity(reader.text.count)
    reader.copyValue(to: &bytes)
    return bytes
  }

  private init(text: [UInt8]) { self.text = text }

  private mutating func copyValue(to bytes: inout [UInt8]) {
    skipSpace()
    switch text[position] {
    case UInt8(ascii: "{"): copyObject(to: &bytes)
    case UInt8(ascii: "["): copyArray(to: &bytes)
    case UInt8(ascii: "\""): bytes.append(contentsOf: takeString())
    default:
      let end = text[position...].firstIndex { ",]} \t\r\n".utf8.contains($0) } ?? text.endIndex
      bytes.append(contentsOf: text[position..<end])
      position = end
    }
    skipSpace()
  }

  private mutating func copyObject(to bytes: inout [UInt8]) {
    var fields: [(name: ArraySlice<UInt8>, value: [UInt8])] = []
    position += 1
    skipSpace()
    while text[position] != UInt8(ascii: "}") {
      let name = takeString()
      skipSpace()
      position += 1  // The colon.
      var value: [UInt8] = []
      copyValue(to: &value)
      fields.append((name, value))
      skipComma()
    }
    position += 1
    fields.sort { $0.name.lexicographicallyPrecedes($1.name) }
    bytes.append(UInt8(ascii: "{"))
    for (place, field) in fields.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(contentsOf: field.name)
      bytes.append(UInt8(ascii: ":"))
      bytes.append(contentsOf: field.value)
    }
    bytes.append(UInt8(ascii: "}"))
  }

  private mutating func copyArray(to bytes: inout [UInt8]) {
    position += 1
    skipSpace()
    bytes.append(UInt8(ascii: "["))
    var isFirst = true
    while text[position] != UInt8(ascii: "]") {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      copyValue(to: &bytes)
      skipComma()
    }
    position += 1
    bytes.append(UInt8(ascii: "]"))
  }

  /// Takes a string with its quotes, and stands behind it.
  private mutating func takeString() -> ArraySlice<UInt8> {
    let start = position
    position += 1
    while text[position] != UInt8(ascii: "\"") {
      position += text[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    position += 1
    return text[start..<position]
  }

  private mutating func skipComma() {
    guard text[position] == UInt8(ascii: ",") else { return }
    position += 1
    skipSpace()
  }

  private mutating func skipSpace() {
    while position < text.count, " \t\r\n".utf8.contains(text[position]) { position += 1 }
  }
}
