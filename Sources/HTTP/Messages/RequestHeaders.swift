/// The header fields of a request, kept as the bytes that arrived.
///
/// A field becomes a `String` only when it is asked for: most requests carry ten fields and have
/// two of them read.
package struct RequestHeaders: Sendable {
  /// Where a field lies in `bytes`.
  struct Field: Sendable {
    let nameStart: UInt32
    let nameEnd: UInt32
    let valueStart: UInt32
    let valueEnd: UInt32

    init(name: Range<Int>, value: Range<Int>) {
      nameStart = UInt32(name.lowerBound)
      nameEnd = UInt32(name.upperBound)
      valueStart = UInt32(value.lowerBound)
      valueEnd = UInt32(value.upperBound)
    }

    var name: Range<Int> { Int(nameStart)..<Int(nameEnd) }
    var value: Range<Int> { Int(valueStart)..<Int(valueEnd) }
  }

  /// Holds at least the head of the request, with field names in lower case.
  private let bytes: [UInt8]
  private let fields: [Field]

  init(bytes: [UInt8], fields: [Field]) {
    self.bytes = bytes
    self.fields = fields
  }

  /// The number of field lines.
  package var count: Int { fields.count }

  /// The value of the field called `name`, in whatever case; nil if there is none.
  ///
  /// Repeated fields are joined by a comma and a space (RFC 9110, section 5.3), so that a field
  /// that must be single is not silently read from one of two lines. Bytes that are not UTF-8
  /// become the replacement character.
  package subscript(name: String) -> String? {
    value(of: name).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The values of all fields called `name`, in order.
  package func values(of name: String) -> [String] {
    fields.filter { isName($0, name) }.map { text($0.value) }
  }

  /// All fields in order, names in lower case.
  package var all: [(name: String, value: String)] {
    fields.map { (name: text($0.name), value: text($0.value)) }
  }

  /// The token of `Authorization: Bearer` (RFC 6750, section 2.1), whatever the case of the scheme;
  /// nil where none is presented.
  package var bearerToken: ArraySlice<UInt8>? {
    guard let value = value(of: "authorization"),
      let space = value.firstIndex(of: UInt8(ascii: " ")),
      value[..<space].elementsEqual("bearer".utf8, by: { $0.asciiLowercased == $1 })
    else { return nil }
    return value[space...].drop { $0 == UInt8(ascii: " ") }
  }

  /// The media type of the body in lower case and without its parameters (RFC 9110, section 8.3.1);
  /// nil where none is told.
  package var mediaType: String? {
    guard let value = value(of: "content-type") else { return nil }
    let type = value.prefix { $0 != UInt8(ascii: ";") }
    guard type.allSatisfy({ !$0.isWhitespace && $0 == $0.asciiLowercased }) else {
      let plain = type.filter { !$0.isWhitespace }.map(\.asciiLowercased)
      return String(decoding: plain, as: UTF8.self)
    }
    return String(decoding: type, as: UTF8.self)
  }

  /// The bytes of the value of the field called `name`; those of repeated fields joined.
  private func value(of name: String) -> ArraySlice<UInt8>? {
    var joined: ArraySlice<UInt8>?
    for field in fields where isName(field, name) {
      joined = joined.map { $0 + ", ".utf8 + bytes[field.value] } ?? bytes[field.value]
    }
    return joined
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  private func isName(_ field: Field, _ name: String) -> Bool {
    let utf8 = name.utf8
    guard utf8.count == field.name.count else { return false }
    var index = field.name.lowerBound
    for byte in utf8 {
      guard bytes[index] == byte.asciiLowercased else { return false }
      index += 1
    }
    return true
  }
}
