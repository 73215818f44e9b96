import Postgres

/// The SHA-256 of an API key: what a partner proves itself with in every statement.
package struct KeyDigest: Hashable, Sendable {
  /// 32 bytes.
  package let bytes: [UInt8]

  /// Wraps the SHA-256 of the text of a key.
  package init(_ bytes: [UInt8]) {
    precondition(bytes.count == 32, "a key's digest is a SHA-256")
    self.bytes = bytes
  }

  /// The command that presents this key to the row-level policies of its transaction.
  var presentation: Command { Command(Self.present, [.text(hexadecimal)]) }

  private static let present: Statement = "select set_config('tessera.key', $1, true)"

  private var hexadecimal: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(unsafeUninitializedCapacity: 64) { buffer in
      for (index, byte) in bytes.enumerated() {
        buffer[2 * index] = digits[Int(byte >> 4)]
        buffer[2 * index + 1] = digits[Int(byte & 15)]
      }
      return 64
    }
  }
}
