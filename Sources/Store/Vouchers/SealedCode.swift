/// A code as the database keeps it.
package struct SealedCode: Hashable, Sendable {
  /// The keyed digest by which it is found.
  package var digest: [UInt8]
  /// Its text, sealed under a key that the database does not know and bound to the digest.
  package var sealed: [UInt8]

  package init(digest: [UInt8], sealed: [UInt8]) {
    self.digest = digest
    self.sealed = sealed
  }
}
