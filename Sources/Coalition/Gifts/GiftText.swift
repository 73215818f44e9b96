/// Why a text of a gift is refused.
package enum GiftTextError: Error, Hashable {
  /// A title that has no characters, or none that can be seen.
  case empty
  /// It has more than the given number of characters (Unicode scalars, as PostgreSQL counts).
  case tooLong(max: Int)
  /// It has a control character other than a tab or a line feed.
  case controlCharacter
}

/// What a gift is called and how it is described in one language.
package struct GiftText: Hashable, Sendable {
  /// The most characters of a title, of the name of a cause or of a programme.
  package static let titleCharactersMax = 120
  /// The most characters of a description, and of conditions.
  package static let descriptionCharactersMax = 4_000

  /// The language of all three.
  package let language: Language
  /// What it is called; one line.
  package let title: String
  /// What it is; may be empty.
  package let description: String
  /// The conditions under which it can be used; may be empty.
  package let conditions: String

  /// Checks texts of one language.
  package init(
    language: Language, title: String, description: String = "", conditions: String = ""
  ) throws(GiftTextError) {
    self.language = language
    self.title = try Self.checked(title: title)
    self.description = try Self.checked(description: description)
    self.conditions = try Self.checked(description: conditions)
  }

  /// Checks a title: one line of visible characters and spaces.
  package static func checked(title: String) throws(GiftTextError) -> String {
    guard title.unicodeScalars.contains(where: VisibleText.isVisible) else { throw .empty }
    guard title.unicodeScalars.count <= titleCharactersMax else {
      throw .tooLong(max: titleCharactersMax)
    }
    guard title.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
      throw .controlCharacter
    }
    return title
  }

  /// Checks a description, or conditions: any text, of any number of lines.
  package static func checked(description: String) throws(GiftTextError) -> String {
    guard description.unicodeScalars.count <= descriptionCharactersMax else {
      throw .tooLong(max: descriptionCharactersMax)
    }
    let isClean = description.unicodeScalars.allSatisfy { scalar in
      // PostgreSQL's text cannot hold U+0000, and no reader should meet the rest.
      scalar == "\t" || scalar == "\n" || scalar.properties.generalCategory != .control
    }
    guard isClean else { throw .controlCharacter }
    return description
  }
}
