/// What a kind of id puts before its underscore.
package protocol IDTag: Sendable {
  /// Two or three lower-case letters, such as `mem`.
  static var prefix: String { get }
}

/// Why a text is not an id of the kind expected.
package enum IDParseError: Error, Hashable {
  /// It does not begin with the prefix of its kind and an underscore: perhaps another kind of id.
  case wrongPrefix(expected: String)
  /// Not 26 characters follow the underscore.
  case wrongLength
  /// A character is not one of `0-9 a-z` without `i l o u`. Capitals and look-alikes are not
  /// translated: an id has one spelling.
  case invalidCharacter
  /// The first character after the underscore is above `7`, which is more than 128 bits.
  case tooLarge
}

/// The id of one thing of a kind, as TypeID 0.3 writes it: `mem_01jd8x3v5wf6zr8v2y0kq4m9st`.
///
/// The kind is part of the type, so a wallet's id cannot be handed over where a member's is
/// expected, and part of the text, so that neither can a partner.
package struct ID<Tag: IDTag>: Hashable, Sendable {
  /// The 128 bits behind the text, as the database keeps them.
  package let uuid: UUIDv7

  /// Creates an id from bits that are known to name this kind of thing.
  package init(_ uuid: UUIDv7) { self.uuid = uuid }

  /// Reads an id from its text, of which there is exactly one.
  package init(parsing text: some StringProtocol) throws(IDParseError) {
    try self.init(parsing: Array(text.utf8))
  }

  /// Reads an id from the UTF-8 bytes of its text.
  package init(parsing utf8: [UInt8]) throws(IDParseError) {
    let prefix = Tag.prefix.utf8
    guard utf8.starts(with: prefix), utf8.dropFirst(prefix.count).first == UInt8(ascii: "_") else {
      throw .wrongPrefix(expected: Tag.prefix)
    }
    uuid = try Base32.decode(utf8.dropFirst(prefix.count + 1))
  }

  /// Appends the text to the bytes of an answer.
  package func append(to utf8: inout [UInt8]) {
    utf8.append(contentsOf: Tag.prefix.utf8)
    utf8.append(UInt8(ascii: "_"))
    Base32.append(uuid, to: &utf8)
  }
}

extension ID: Comparable {
  /// Orders by time of creation, as the index in PostgreSQL does.
  package static func < (a: ID, b: ID) -> Bool { a.uuid < b.uuid }
}

extension ID: CustomStringConvertible {
  package var description: String {
    var text: [UInt8] = []
    text.reserveCapacity(Tag.prefix.utf8.count + 1 + Base32.digitCount)
    append(to: &text)
    return String(decoding: text, as: UTF8.self)
  }
}
