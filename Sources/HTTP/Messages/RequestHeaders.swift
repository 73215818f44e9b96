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
    var joined: String?
    for field in fields where isName(field, name) {
      let value = text(field.value)
      joined = joined.map { $0 + ", " + value } ?? value
    }
    return joined
  }

  /// The values of all fields called `name`, in order.
  package func values(of name: String) -> [String] {
    fields.filter { isName($0, name) }.map { text($0.value) }
  }

  /// All fields in order, names in lower case.
  package var all: [(name: String, value: String)] {
    fields.map { (name: text($0.name), value: text($0.value)) }
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
