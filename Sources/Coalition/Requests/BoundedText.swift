/// Why a short text of a request is refused.
package enum BoundedTextError: Error, Hashable {
  case empty
  /// It has more than the given number of characters (Unicode scalars, as PostgreSQL counts).
  case tooLong(max: Int)
  /// A character is not visible: a space, a control or formatting character, or one that Unicode
  /// does not assign. Its position is counted from zero.
  case invisibleCharacter(at: Int)
}

/// A short name or number that somebody else gave: visible characters, between one and a limit.
///
/// Such texts are keys that two systems compare byte for byte, so nothing that the eye cannot see
/// may tell two of them apart.
package protocol BoundedText: Hashable, Sendable, CustomStringConvertible {
  /// The most characters, counted as Unicode scalars.
  static var charactersMax: Int { get }
  /// The text as it was given.
  var text: String { get }
  /// Wraps a text that has been checked.
  init(checked text: String)
}

extension BoundedText {
  /// Checks a text and keeps it unchanged.
  package init(_ text: some StringProtocol) throws(BoundedTextError) {
    let text = String(text)
    try VisibleText.check(text, charactersMax: Self.charactersMax)
    self.init(checked: text)
  }

  package var description: String { text }
}

/// The number that a till gave a purchase or a return; unique within its partner and kind.
package struct Receipt: BoundedText {
  package static let charactersMax = 64
  package let text: String
  package init(checked text: String) { self.text = text }
}

/// A partner's own number for a redemption or a refund; unique within its partner and kind.
package struct Reference: BoundedText {
  package static let charactersMax = 64
  package let text: String
  package init(checked text: String) { self.text = text }
}

/// A partner's own name for one of its outlets.
package struct OutletCode: BoundedText {
  package static let charactersMax = 64
  package let text: String
  package init(checked text: String) { self.text = text }
}

/// A partner's own name for the person at the till; a number, not a person's name.
package struct CashierCode: BoundedText {
  package static let charactersMax = 64
  package let text: String
  package init(checked text: String) { self.text = text }
}

/// Which characters the eye can see.
package enum VisibleText {
  static func check(_ text: String, charactersMax: Int) throws(BoundedTextError) {
    guard !text.isEmpty else { throw .empty }
    // Nearly all that tills send is ASCII, and needs no look at what a character is.
    guard text.utf8.count > charactersMax || !text.utf8.allSatisfy({ isVisibleASCII($0) }) else {
      return
    }
    for (index, scalar) in text.unicodeScalars.enumerated() {
      guard index < charactersMax else { throw .tooLong(max: charactersMax) }
      guard isVisible(scalar) else { throw .invisibleCharacter(at: index) }
    }
  }

  private static func isVisibleASCII(_ byte: UInt8) -> Bool { (0x21...0x7E).contains(byte) }

  /// Whether a character is one that can be seen: no space, no control or formatting character, and
  /// none that Unicode does not assign.
  package static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return isVisibleASCII(UInt8(scalar.value)) }
    return switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber,
      .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
      .initialPunctuation, .finalPunctuation, .otherPunctuation, .mathSymbol, .currencySymbol,
      .modifierSymbol, .otherSymbol:
      true
    case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control, .format, .surrogate,
      .privateUse, .unassigned:
      false
    @unknown default: false
    }
  }
}
