/// The name of a field that an answer carries.
///
/// Only a literal makes one, so data from outside never becomes part of a name.
package struct HeaderName: Hashable, Sendable, ExpressibleByStringLiteral {
  /// The name as it is sent.
  package let text: String

  /// Traps unless the literal is a token, and if it names a field that the server itself writes.
  package init(stringLiteral text: StaticString) {
    self.text = unsafe String(
      decoding: UnsafeBufferPointer(
        start: text.utf8Start, count: text.utf8CodeUnitCount), as: UTF8.self)
    let bytes = Array(self.text.utf8)
    precondition(
      !bytes.isEmpty && ByteSet.token.containsAll(of: bytes, in: bytes.indices),
      "\(text) is not a field name")
    precondition(!Self.isServers(bytes), "the field \(text) is written by the server alone")
  }

  private static func isServers(_ name: [UInt8]) -> Bool {
    name.spellsIgnoringCase("content-length", at: name.indices)
      || name.spellsIgnoringCase("transfer-encoding", at: name.indices)
      || name.spellsIgnoringCase("connection", at: name.indices)
      || name.spellsIgnoringCase("date", at: name.indices)
  }

  package static let allow: HeaderName = "Allow"
  package static let cacheControl: HeaderName = "Cache-Control"
  package static let contentType: HeaderName = "Content-Type"
  package static let link: HeaderName = "Link"
  package static let location: HeaderName = "Location"
  package static let retryAfter: HeaderName = "Retry-After"
  package static let vary: HeaderName = "Vary"
  package static let wwwAuthenticate: HeaderName = "WWW-Authenticate"
}

/// The value of a field that an answer carries: it holds no control character but the tab, so an
/// answer cannot be split by what a value holds.
package struct HeaderValue: Hashable, Sendable, ExpressibleByStringLiteral {
  /// The value as it is sent.
  package let text: String

  package static let csv: HeaderValue = "text/csv; charset=utf-8; header=present"
  package static let json: HeaderValue = "application/json"
  package static let plainText: HeaderValue = "text/plain; charset=utf-8"
  package static let problem: HeaderValue = "application/problem+json"

  /// Traps if the literal holds a control character.
  package init(stringLiteral text: String) {
    precondition(Self.isValid(text), "a field value holds a control character")
    self.text = text
  }

  /// Creates a value of text from anywhere; nil if it holds a control character.
  package init?(validating text: String) {
    guard Self.isValid(text) else { return nil }
    self.text = text
  }

  /// Creates a value in which each control character of `text` has become a space, as RFC 9110,
  /// section 5.5, prescribes for CR, LF and NUL.
  package init(replacingControlsIn text: String) {
    if Self.isValid(text) {
      self.text = text
    } else {
      self.text = String(
        decoding: text.utf8.map { Self.isAllowed($0) ? $0 : 0x20 }, as: UTF8.self)
    }
  }

  /// Creates a value of the decimal digits of `number`.
  package init(_ number: some BinaryInteger) {
    text = String(number)
  }

  private static func isValid(_ text: String) -> Bool { text.utf8.allSatisfy(isAllowed) }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    (byte >= 0x20 && byte != 0x7f) || byte == 0x09
  }
}

/// One field of an answer.
package struct HeaderField: Hashable, Sendable {
  package let name: HeaderName
  package let value: HeaderValue

  package init(_ name: HeaderName, _ value: HeaderValue) {
    self.name = name
    self.value = value
  }
}
