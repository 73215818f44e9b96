private import CLibcrypto

/// Signatures by Ed25519 (RFC 8032), made and checked by libcrypto.
///
/// The operator signs what it states with a private key; whoever holds the public key alone can
/// check it years later, without the database.
package enum Ed25519 {
  /// The length of a private key (its seed) and of a public key in bytes.
  package static let keyByteCount = 32
  /// The length of a signature in bytes.
  package static let signatureByteCount = 64

  /// A private key: 32 secret bytes, from which everything else follows.
  package struct PrivateKey: Sendable {
    private let seed: [UInt8]

    /// Creates a key from its seed (RFC 8032, 5.1.5); nil if it is not 32 bytes.
    package init?(seed: [UInt8]) {
      guard seed.count == keyByteCount else { return nil }
      self.seed = seed
    }

    /// The public key that belongs to it.
    package var publicKey: PublicKey {
      unsafe withKey { key in
        unsafe PublicKey(
          [UInt8](unsafeUninitializedCapacity: keyByteCount) { output, count in
            var length = keyByteCount
            let done = unsafe EVP_PKEY_get_raw_public_key(key, output.baseAddress, &length)
            precondition(done == 1 && length == keyByteCount, "libcrypto told no public key")
            count = length
          })
      }
    }

    /// Returns the signature of a message; the same for the same message.
    package func signature(of message: [UInt8]) -> [UInt8] {
      unsafe withKey { key in
        unsafe [UInt8](unsafeUninitializedCapacity: signatureByteCount) { output, count in
          var length = signatureByteCount
          let done = unsafe withContext { context in
            unsafe EVP_DigestSignInit(context, nil, nil, nil, key) == 1
              && EVP_DigestSign(
                context, output.baseAddress, &length, message, message.count) == 1
          }
          precondition(done && length == signatureByteCount, "libcrypto could not sign")
          count = length
        }
      }
    }

    private func withKey<Answer>(_ body: (OpaquePointer) -> Answer) -> Answer {
      guard
        let key = unsafe EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count)
      else { preconditionFailure("libcrypto offers no Ed25519") }
      defer { unsafe EVP_PKEY_free(key) }
      return unsafe body(key)
    }
  }

  /// A public key: 32 bytes that may be told to everybody.
  package struct PublicKey: Hashable, Sendable {
    /// As RFC 8032 writes it.
    package let bytes: [UInt8]

    /// Creates a key from its bytes; nil if they are not 32. Whether they are a point of the curve
    /// is found when something is checked: then nothing is valid.
    package init?(bytes: [UInt8]) {
      guard bytes.count == keyByteCount else { return nil }
      self.bytes = bytes
    }

    fileprivate init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Tells whether a signature is this key's of the message.
    package func isValid(_ signature: [UInt8], of message: [UInt8]) -> Bool {
      guard signature.count == signatureByteCount,
        let key = unsafe EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, bytes, bytes.count)
      else { return false }
      defer { unsafe EVP_PKEY_free(key) }
      return unsafe withContext { context in
        unsafe EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1
          && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
      }
    }
  }

  private static func withContext(_ body: (OpaquePointer) -> Bool) -> Bool {
    guard let context = unsafe EVP_MD_CTX_new() else { preconditionFailure("out of memory") }
    defer { unsafe EVP_MD_CTX_free(context) }
    return unsafe body(context)
  }
}
