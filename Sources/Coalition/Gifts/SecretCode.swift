/// The code of a pool: the supplier's own text, 1 to 64 visible characters, kept as given.
///
/// Like a code of ours it is worth what it buys, so nothing that prints it prints its characters.
package struct PoolCode: BoundedText {
  package static let charactersMax = 64
  package let text: String
  package init(checked text: String) { self.text = text }

  package var description: String { "a code" }
}

extension PoolCode: CustomDebugStringConvertible, CustomReflectable {
  package var debugDescription: String { description }
  /// Hides the text from `dump` and from test failures as well.
  package var customMirror: Mirror { Mirror(self, children: EmptyCollection()) }
}

/// What a voucher is presented by: a code that we made, or one that its supplier put into a pool.
package enum SecretCode: Hashable, Sendable {
  case made(VoucherCode)
  case pool(PoolCode)

  /// All that a text which somebody presents can mean: none for what cannot be a code.
  ///
  /// A supplier's code may look like one of ours, so a text can be both. A code of a pool has no
  /// spaces, so those that are typed between its groups are dropped.
  package static func readings(of text: String) -> [SecretCode] {
    var readings: [SecretCode] = []
    if let code = try? VoucherCode(text) { readings.append(.made(code)) }
    if let code = try? PoolCode(String(text.filter { $0 != " " })) { readings.append(.pool(code)) }
    return readings
  }

  /// The code as its member sees it.
  package var printed: String {
    switch self {
    case .made(let code): code.printed
    case .pool(let code): code.text
    }
  }

  /// The bytes that a keyed digest is made of: where it comes from, and its text. A code of ours
  /// and the same text in a pool have other bytes.
  package var canonicalBytes: [UInt8] {
    switch self {
    case .made(let code): Array("made\0".utf8) + Array(code.text.utf8)
    case .pool(let code): Array("pool\0".utf8) + Array(code.text.utf8)
    }
  }
}
