package import Coalition

/// A language in which people read their statements.
package enum PaperLanguage: String, CaseIterable, Hashable, Sendable {
  case english = "en"
  case russian = "ru"
  case bulgarian = "bg"

  /// What stands between the thousands.
  var groupMark: String {
    switch self {
    case .english: ","
    case .russian, .bulgarian: "\u{A0}"
    }
  }

  /// What stands before the decimals.
  var decimalMark: Character {
    switch self {
    case .english: "."
    case .russian, .bulgarian: ","
    }
  }

  var words: PaperWords {
    switch self {
    case .english: .english
    case .russian: .russian
    case .bulgarian: .bulgarian
    }
  }
}

extension PaperLanguage {
  /// Whether the language has a word for a charge.
  package func hasWord(for charge: ChargeType) -> Bool { words.charges[charge] != nil }

  /// Whether the language has a word for a document.
  package func hasWord(for document: StatementDocument) -> Bool {
    words.documents[document] != nil
  }
}
