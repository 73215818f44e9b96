/// Who sends a request that must happen once, and which request it is.
package struct RequestIdentity: Hashable, Sendable {
  /// What the sender proves itself with.
  package let key: KeyDigest
  /// The first 128 bits of the SHA-256 of the idempotency key.
  package let requestKey: [UInt8]
  /// The first 128 bits of the SHA-256 of what is asked, so that the same key with other content
  /// is recognised.
  package let content: [UInt8]

  /// Creates an identity from the three digests.
  package init(key: KeyDigest, requestKey: [UInt8], content: [UInt8]) {
    precondition(requestKey.count == 16 && content.count == 16)
    self.key = key
    self.requestKey = requestKey
    self.content = content
  }
}
