import Coalition
import Secrets
import Store

/// Tells two requests under one idempotency key apart: a digest of what is asked, field by field.
///
/// Every field is written with its length (or as absent), so that no two different requests have
/// the same bytes. The digest is of the meaning, not of the JSON: spaces, the order of fields and
/// the form of an escape make no difference.
struct ContentDigest {
  private var bytes: [UInt8]

  /// Begins the digest of a request for an operation.
  init(of operation: String) {
    bytes = []
    bytes.reserveCapacity(256)
    append(operation)
  }

  mutating func append(_ text: String?) {
    guard let text else { return bytes.append(0) }
    bytes.append(1)
    append(count: text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  mutating func append(_ number: Int64?) {
    guard let number else { return bytes.append(0) }
    bytes.append(2)
    append(count: Int(truncatingIfNeeded: number))
  }

  mutating func append(_ id: UUIDv7) {
    bytes.append(3)
    append(count: Int(bitPattern: UInt(id.high)))
    append(count: Int(bitPattern: UInt(id.low)))
  }

  mutating func append(_ member: MemberSelector) {
    switch member {
    case .id(let id): append(id.uuid)
    case .identifier(let identifier):
      append(identifier.kind.rawValue)
      append(identifier.value)
    }
  }

  private mutating func append(count: Int) {
    var rest = UInt64(bitPattern: Int64(count))
    for _ in 0..<8 {
      bytes.append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }

  /// The first 128 bits of the SHA-256.
  var value: [UInt8] { Array(SHA256.digest(bytes).prefix(16)) }
}

extension RequestIdentity {
  /// The identity of a request that a key sends under an idempotency key.
  init(key: KeyDigest, idempotencyKey: IdempotencyKey, content: ContentDigest) {
    self.init(
      key: key, requestKey: Array(SHA256.digest(utf8: idempotencyKey.text).prefix(16)),
      content: content.value)
  }
}
