/// Why a settings file cannot be read.
package struct SettingsFileError: Error, Hashable, CustomStringConvertible {
  /// The name of the file.
  package let path: String
  /// The line, counted from one.
  package let line: Int
  /// Such as `is not written 'key = value'`.
  package let reason: String

  package var description: String { "\(path), line \(line) \(reason)" }
}

/// The text of a settings file: `key = value` lines, empty lines, and comments after `#`.
///
/// A comment takes a whole line, because a password may hold a `#`. A value may stand in double
/// quotes to keep spaces at its ends; nothing is escaped within.
package struct SettingsFile: Hashable, Sendable {
  /// One value and where it stands.
  package struct Entry: Hashable, Sendable {
    /// The text after the equals sign, trimmed, without quotation marks.
    package let value: String
    /// Counted from one.
    package let line: Int
  }

  /// The name of the file, for messages.
  package let path: String
  /// The values by their keys.
  package let entries: [String: Entry]

  /// Reads the contents of a file that the caller has opened.
  package init(path: String, contents: String) throws(SettingsFileError) {
    var entries: [String: Entry] = [:]
    var number = 0
    for line in contents.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      number += 1
      let text = Self.trimmed(line)
      guard !text.isEmpty, text.first != "#" else { continue }
      guard let equals = text.firstIndex(of: "=") else {
        throw SettingsFileError(path: path, line: number, reason: "is not written 'key = value'")
      }
      let key = Self.trimmed(text[..<equals])
      guard !key.isEmpty, key.utf8.allSatisfy(Self.isKeyByte) else {
        throw SettingsFileError(
          path: path, line: number, reason: "has a key other than small letters, digits and _")
      }
      var value = Self.trimmed(text[text.index(after: equals)...])
      if value.count >= 2 && value.first == "\"" && value.last == "\"" {
        value = value.dropFirst().dropLast()
      }
      let entry = Entry(value: String(value), line: number)
      if let first = entries.updateValue(entry, forKey: String(key)) {
        throw SettingsFileError(
          path: path, line: number, reason: "repeats the key '\(key)' of line \(first.line)")
      }
    }
    self.path = path
    self.entries = entries
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }

  private static func isKeyByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
