private import CLibcrypto

/// Keys derived from one secret by HKDF with SHA-256 (RFC 5869), computed by libcrypto.
package enum HKDFSHA256 {
  /// The most bytes that can be derived at once.
  package static let outputBytesMax = 255 * SHA256.byteCount

  /// Returns `count` bytes that follow from the secret, the salt and the purpose, and that tell
  /// nothing about those of another purpose.
  ///
  /// - Parameters:
  ///   - secret: What must not be guessed; not empty.
  ///   - salt: Need not be secret, and may be empty.
  ///   - purpose: What the bytes are for (`info` in the RFC).
  ///   - count: 1 to `outputBytesMax`; anything else is a defect.
  package static func derive(
    _ count: Int, from secret: [UInt8], salt: [UInt8] = [], for purpose: [UInt8]
  ) -> [UInt8] {
    precondition((1...outputBytesMax).contains(count), "HKDF cannot derive \(count) bytes")
    precondition(!secret.isEmpty, "nothing follows from no secret")
    guard let context = unsafe EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, nil) else {
      preconditionFailure("libcrypto offers no HKDF")
    }
    defer { unsafe EVP_PKEY_CTX_free(context) }
    return unsafe [UInt8](unsafeUninitializedCapacity: count) { output, initialized in
      var length = count
      let done =
        unsafe EVP_PKEY_derive_init(context) > 0
        && EVP_PKEY_CTX_set_hkdf_md(context, SHA256.algorithm) > 0
        && EVP_PKEY_CTX_set1_hkdf_salt(context, salt, CInt(salt.count)) > 0
        && EVP_PKEY_CTX_set1_hkdf_key(context, secret, CInt(secret.count)) > 0
        && EVP_PKEY_CTX_add1_hkdf_info(context, purpose, CInt(purpose.count)) > 0
        && EVP_PKEY_derive(context, output.baseAddress, &length) > 0
      precondition(done && length == count, "libcrypto could not derive a key")
      initialized = count
    }
  }
}
