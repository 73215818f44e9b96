/// Why a header is no idempotency key.
package enum IdempotencyKeyError: Error, Hashable {
  case empty
  /// It has more than `IdempotencyKey.charactersMax` characters.
  case tooLong
  /// A character is not visible ASCII (0x21 to 0x7E).
  case invalidCharacter
  /// It begins with a quotation mark and is not a whole quoted string of RFC 8941.
  case badQuoting
}

/// The name that a caller gives to one change, so that repeating it changes nothing more.
///
/// Read from `Idempotency-Key` as a bare text or as the quoted string of the IETF draft (RFC 8941,
/// section 3.3.3): `8e03978e` and `"8e03978e"` are the same key, because a client library that
/// begins to quote must not begin to pay twice.
package struct IdempotencyKey: Hashable, Sendable {
  /// The most characters, quotation marks and backslashes not counted.
  package static let charactersMax = 255

  /// The key without quotation.
  package let text: String

  /// Reads the value of the header, with no white space around it.
  package init(header: some StringProtocol) throws(IdempotencyKeyError) {
    let utf8 = Array(header.utf8)
    let key = utf8.first == UInt8(ascii: "\"") ? try Self.unquoted(utf8) : utf8
    guard !key.isEmpty else { throw .empty }
    guard key.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw .invalidCharacter }
    guard key.count <= Self.charactersMax else { throw .tooLong }
    text = String(decoding: key, as: UTF8.self)
  }

  private static func unquoted(_ utf8: [UInt8]) throws(IdempotencyKeyError) -> [UInt8] {
    let quote = UInt8(ascii: "\"")
    let backslash = UInt8(ascii: "\\")
    guard utf8.count >= 2, utf8.last == quote else { throw .badQuoting }
    var key: [UInt8] = []
    var rest = utf8.dropFirst().dropLast()
    while let byte = rest.popFirst() {
      guard byte != quote else { throw .badQuoting }
      guard byte == backslash else {
        key.append(byte)
        continue
      }
      guard let escaped = rest.popFirst(), escaped == quote || escaped == backslash else {
        throw .badQuoting
      }
      key.append(escaped)
    }
    return key
  }
}

extension IdempotencyKey: CustomStringConvertible {
  package var description: String { text }
}
