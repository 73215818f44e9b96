/// A key of an object in a configuration file, whatever it is called.
private struct AnyKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

extension Decoder {
  /// Returns the fields of an object that has no others; throws `badConfiguration` for one that is
  /// not known, because a mistyped field would otherwise be ignored silently.
  func container<Key: CodingKey & CaseIterable>(
    ofKnown keys: Key.Type
  ) throws -> KeyedDecodingContainer<Key> {
    let known = Set(keys.allCases.map(\.stringValue))
    let found = try container(keyedBy: AnyKey.self).allKeys.map(\.stringValue)
    if let unknown = found.sorted().first(where: { !known.contains($0) }) {
      let place = (codingPath.map(\.stringValue) + [unknown]).joined(separator: ".")
      throw AccountingError.badConfiguration("no field is called \(place)")
    }
    return try container(keyedBy: keys)
  }
}

extension KeyedDecodingContainer {
  /// Returns the word of a field, or `fallback` where it is absent; throws `badConfiguration` for a
  /// word that is none of those that there are.
  func word<Word: RawRepresentable & CaseIterable>(
    _ key: Key, or fallback: Word
  ) throws -> Word where Word.RawValue == String {
    guard let text = try decodeIfPresent(String.self, forKey: key) else { return fallback }
    return try Self.word(text, key)
  }

  /// Returns the word of a field; nil where it is absent.
  func wordIfAny<Word: RawRepresentable & CaseIterable>(
    _ key: Key, of: Word.Type
  ) throws -> Word? where Word.RawValue == String {
    guard let text = try decodeIfPresent(String.self, forKey: key) else { return nil }
    return try Self.word(text, key)
  }

  private static func word<Word: RawRepresentable & CaseIterable>(
    _ text: String, _ key: Key
  ) throws -> Word where Word.RawValue == String {
    guard let word = Word(rawValue: text) else {
      let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
      throw AccountingError.badConfiguration("\(key.stringValue) is one of \(words)")
    }
    return word
  }

  /// Returns the only character of a field, or `fallback` where it is absent.
  func character(_ key: Key, or fallback: Character) throws -> Character {
    guard let text = try decodeIfPresent(String.self, forKey: key) else { return fallback }
    guard let character = text.first, text.count == 1 else {
      throw AccountingError.badConfiguration("\(key.stringValue) is one character")
    }
    return character
  }
}
