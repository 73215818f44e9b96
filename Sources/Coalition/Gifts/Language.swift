/// Why a text names no language.
package enum LanguageError: Error, Hashable {
  /// It is not two or three small letters, with perhaps a dash and two capitals after them.
  case malformed
}

/// A language by BCP 47, as far as texts of gifts need it: `en`, `bg`, `pt-BR`.
///
/// One language has one spelling, so that texts are found by comparing bytes.
package struct Language: Hashable, Sendable {
  /// The tag: `pt-BR`.
  package let tag: String

  /// Reads a tag of two or three small letters and perhaps a region of two capitals.
  package init(_ tag: some StringProtocol) throws(LanguageError) {
    let parts = tag.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    let small = UInt8(ascii: "a")...UInt8(ascii: "z")
    let capital = UInt8(ascii: "A")...UInt8(ascii: "Z")
    guard let code = parts.first, (2...3).contains(code.count),
      code.allSatisfy({ small.contains($0) })
    else { throw .malformed }
    guard
      parts.count == 1
        || parts.count == 2 && parts[1].count == 2 && parts[1].allSatisfy({ capital.contains($0) })
    else { throw .malformed }
    self.tag = String(tag)
  }

  private init(checked tag: String) { self.tag = tag }

  /// The language without its region: `pt` of `pt-BR`, and `en` of `en` itself.
  package var base: Language {
    Language(checked: String(tag.prefix { $0 != "-" }))
  }

  /// Returns the language in which a reader of this one is told something that is written in
  /// `languages`: in this one, else in its base language; nil: in the one that is always there.
  package func told(in languages: some Collection<Language>) -> Language? {
    if languages.contains(self) { return self }
    return languages.contains(base) ? base : nil
  }
}

extension Language: Comparable {
  package static func < (a: Language, b: Language) -> Bool { a.tag < b.tag }
}

extension Language: CustomStringConvertible {
  package var description: String { tag }
}
