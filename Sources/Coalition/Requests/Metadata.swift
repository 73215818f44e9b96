/// Why a partner's metadata is refused.
package enum MetadataError: Error, Hashable {
  /// There are more than `Metadata.entriesMax` entries.
  case tooManyEntries
  /// A key is empty or has more than `Metadata.keyCharactersMax` characters.
  case keyLength(key: String)
  /// A key has a character other than `A-Z a-z 0-9 _ - .`.
  case keyCharacter(key: String)
  /// A key stands twice.
  case keyDuplicate(key: String)
  /// A value has more than `Metadata.valueCharactersMax` characters.
  case valueTooLong(key: String)
  /// A value has a control character other than a tab or a line feed.
  case valueCharacter(key: String)
}

/// A small map of texts that a partner keeps with an object; we store it and never look inside.
package struct Metadata: Hashable, Sendable {
  /// The most entries of one object.
  package static let entriesMax = 20
  /// The most characters of a key, all of them ASCII.
  package static let keyCharactersMax = 40
  /// Counted as Unicode scalars.
  package static let valueCharactersMax = 500

  /// One key and its value, both checked.
  package struct Entry: Hashable, Sendable {
    /// What the partner calls it.
    package let key: String
    /// What the partner keeps under it.
    package let value: String
  }

  /// In the order of their keys' bytes, so that the same map always has the same text.
  package let entries: [Entry]

  /// No entries.
  package static let empty = Metadata(checked: [])

  /// Checks and sorts the entries of a request, given in any order.
  package init(
    _ entries: some Collection<(key: String, value: String)>
  ) throws(MetadataError) {
    guard entries.count <= Self.entriesMax else { throw .tooManyEntries }
    var checked: [Entry] = []
    for (key, value) in entries {
      try Self.check(key: key)
      try Self.check(value: value, of: key)
      checked.append(Entry(key: key, value: value))
    }
    // Keys are ASCII, so the order of strings is the order of bytes.
    checked.sort { $0.key < $1.key }
    for (a, b) in zip(checked, checked.dropFirst()) where a.key == b.key {
      throw .keyDuplicate(key: a.key)
    }
    self.entries = checked
  }

  private init(checked entries: [Entry]) { self.entries = entries }

  /// Returns the value kept under `key`.
  package subscript(key: String) -> String? { entries.first { $0.key == key }?.value }

  private static func check(key: String) throws(MetadataError) {
    guard (1...keyCharactersMax).contains(key.unicodeScalars.count) else {
      throw .keyLength(key: key)
    }
    let isKey = key.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
        UInt8(ascii: "."):
        true
      default: false
      }
    }
    guard isKey else { throw .keyCharacter(key: key) }
  }

  private static func check(value: String, of key: String) throws(MetadataError) {
    guard value.unicodeScalars.count <= valueCharactersMax else { throw .valueTooLong(key: key) }
    let isClean = value.unicodeScalars.allSatisfy { scalar in
      // PostgreSQL's jsonb cannot hold U+0000, and no terminal should meet the rest.
      scalar == "\t" || scalar == "\n" || scalar.properties.generalCategory != .control
    }
    guard isClean else { throw .valueCharacter(key: key) }
  }
}
