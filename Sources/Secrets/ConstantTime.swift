private import CLibcrypto

/// Comparison whose duration tells nothing about the bytes compared.
package enum ConstantTime {
  /// Tells whether two byte strings are the same; only their lengths may be learned from the time
  /// it takes.
  package static func areEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    guard a.count == b.count else { return false }
    return unsafe a.withUnsafeBytes { a in
      unsafe b.withUnsafeBytes { b in
        unsafe CRYPTO_memcmp(a.baseAddress, b.baseAddress, a.count) == 0
      }
    }
  }
}
