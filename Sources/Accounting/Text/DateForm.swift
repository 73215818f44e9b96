package import Coalition

/// How dates are written: `yyyy`, `yy`, `MM` and `dd` with other characters between them.
package struct DateForm: Hashable, Sendable {
  private enum Part: Hashable, Sendable {
    case year
    case yearOfCentury
    case month
    case day
    case literal(Character)
  }

  /// `20261031`.
  static let compact = DateForm([.year, .month, .day])
  /// `31.10.2026`.
  static let dotted = DateForm([.day, .literal("."), .month, .literal("."), .year])
  /// `3110`.
  static let dayAndMonth = DateForm([.day, .month])
  /// `202610`.
  static let yearAndMonth = DateForm([.year, .month])

  private let parts: [Part]

  private init(_ parts: [Part]) { self.parts = parts }

  /// Reads a form; throws `badConfiguration` for other letters, or if it names no month or day.
  package init(parsing text: String) throws(AccountingError) {
    var parts: [Part] = []
    var rest = text[...]
    let words: [(String, Part)] = [
      ("yyyy", .year), ("yy", .yearOfCentury), ("MM", .month), ("dd", .day),
    ]
    while let first = rest.first {
      if let (word, part) = words.first(where: { rest.hasPrefix($0.0) }) {
        parts.append(part)
        rest = rest.dropFirst(word.count)
      } else if first.isLetter || first.isNumber {
        throw .badConfiguration("\(text) is no form of a date")
      } else {
        parts.append(.literal(first))
        rest = rest.dropFirst()
      }
    }
    guard parts.contains(.month), parts.contains(.day) else {
      throw .badConfiguration("\(text) is no form of a date")
    }
    self.parts = parts
  }

  /// Returns a date in this form.
  package func text(of date: CivilDate) -> String {
    let names = date.parts
    var text = ""
    for part in parts {
      switch part {
      case .year: text += String(names.year)
      case .yearOfCentury: text += Self.twoDigits(names.year % 100)
      case .month: text += Self.twoDigits(names.month)
      case .day: text += Self.twoDigits(names.day)
      case .literal(let character): text.append(character)
      }
    }
    return text
  }

  static func twoDigits(_ value: Int) -> String {
    value < 10 ? "0\(value)" : String(value)
  }
}
