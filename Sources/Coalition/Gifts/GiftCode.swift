/// Why a text is no code of a gift or category.
package enum GiftCodeError: Error, Hashable {
  case empty
  /// It has more than the given number of characters.
  case tooLong(max: Int)
  /// A character is not one that such codes are made of, or not one that they begin with.
  case invalidCharacter
}

/// A supplier's own name for one of its gifts, unique at that supplier: `SPA-2026.1`.
package struct GiftCode: Hashable, Sendable {
  /// The most characters.
  package static let charactersMax = 64

  /// The code as it was given.
  package let text: String

  /// Checks a code: letters and digits of ASCII, and after the first also `.`, `_` and `-`.
  package init(_ text: some StringProtocol) throws(GiftCodeError) {
    try CodeText.check(text.utf8, charactersMax: Self.charactersMax, takesCapitals: true)
    self.text = String(text)
  }
}

/// The operator's name for a category: `food`.
package struct CategoryCode: Hashable, Sendable {
  /// The most characters.
  package static let charactersMax = 32

  /// The code as it was given.
  package let text: String

  /// Checks a code: small letters and digits of ASCII, and after the first also `_` and `-`.
  package init(_ text: some StringProtocol) throws(GiftCodeError) {
    try CodeText.check(text.utf8, charactersMax: Self.charactersMax, takesCapitals: false)
    self.text = String(text)
  }
}

extension GiftCode: CustomStringConvertible {
  package var description: String { text }
}

extension CategoryCode: CustomStringConvertible {
  package var description: String { text }
}

private enum CodeText {
  static func check(
    _ bytes: some Collection<UInt8>, charactersMax: Int, takesCapitals: Bool
  ) throws(GiftCodeError) {
    guard !bytes.isEmpty else { throw .empty }
    guard bytes.count <= charactersMax else { throw .tooLong(max: charactersMax) }
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): continue
      case UInt8(ascii: "A")...UInt8(ascii: "Z") where takesCapitals: continue
      case UInt8(ascii: ".") where takesCapitals && index > 0: continue
      case UInt8(ascii: "_"), UInt8(ascii: "-"):
        if index > 0 { continue }
        throw .invalidCharacter
      default: throw .invalidCharacter
      }
    }
  }
}
