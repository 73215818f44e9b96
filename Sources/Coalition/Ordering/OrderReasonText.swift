/// Why a reason that somebody gave is refused.
package enum OrderReasonTextError: Error, Hashable {
  case empty
  /// It has more than the given number of characters (Unicode scalars, as PostgreSQL counts).
  case tooLong(max: Int)
  /// It has a control character; its position is counted from zero.
  case controlCharacter(at: Int)
}

/// Why an order was moved, in a few words of whoever moved it; never about the member.
package struct OrderReasonText: Hashable, Sendable {
  /// The most characters.
  package static let charactersMax = 500

  /// The text as it was given.
  package let text: String

  /// Checks a text and keeps it unchanged.
  package init(_ text: String) throws(OrderReasonTextError) {
    guard !text.isEmpty else { throw .empty }
    guard text.unicodeScalars.count <= Self.charactersMax else {
      throw .tooLong(max: Self.charactersMax)
    }
    for (index, scalar) in text.unicodeScalars.enumerated()
    where scalar.properties.generalCategory == .control {
      throw .controlCharacter(at: index)
    }
    self.text = text
  }
}
