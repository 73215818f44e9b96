private import CLibcrypto

/// Authenticated encryption by AES-256 in Galois/Counter Mode (NIST SP 800-38D), computed by
/// libcrypto.
package enum AES256GCM {
  /// The length of a key in bytes.
  package static let keyByteCount = 32
  /// The length of a nonce in bytes. A nonce must never be used twice with one key.
  package static let nonceByteCount = 12
  /// The length of the tag that authenticates a message, in bytes.
  package static let tagByteCount = 16

  /// Returns a message so that only the holder of the key can read or change it: a random nonce,
  /// the ciphertext, and the tag.
  ///
  /// The nonce is random: by the bound of SP 800-38D, 8.3, one key seals up to 2^32 messages.
  ///
  /// - Parameter context: What the message belongs to; it opens together with this only.
  package static func seal(_ message: [UInt8], key: [UInt8], context: [UInt8]) -> [UInt8] {
    let nonce = SecureRandom.bytes(nonceByteCount)
    return nonce + encrypt(message, key: key, nonce: nonce, context: context)
  }

  /// Returns the message that `seal` made these bytes of; nil for anything else: another key,
  /// another context, or bytes that were changed.
  package static func open(_ sealed: [UInt8], key: [UInt8], context: [UInt8]) -> [UInt8]? {
    guard sealed.count >= nonceByteCount + tagByteCount else { return nil }
    return decrypt(
      Array(sealed[nonceByteCount...]), key: key, nonce: Array(sealed[..<nonceByteCount]),
      context: context)
  }

  /// Returns the ciphertext and the tag.
  static func encrypt(
    _ message: [UInt8], key: [UInt8], nonce: [UInt8], context associated: [UInt8]
  ) -> [UInt8] {
    check(key, nonce)
    return unsafe withContext { context in
      unsafe [UInt8](unsafeUninitializedCapacity: message.count + tagByteCount) { output, count in
        let start = output.baseAddress!
        var length: CInt = 0
        let done =
          unsafe EVP_EncryptInit_ex(context, algorithm, nil, key, nonce) == 1
          && EVP_EncryptUpdate(context, nil, &length, associated, CInt(associated.count)) == 1
          && EVP_EncryptUpdate(context, start, &length, message, CInt(message.count)) == 1
          && length == CInt(message.count)
          && EVP_EncryptFinal_ex(context, start + message.count, &length) == 1
          && EVP_CIPHER_CTX_ctrl(
            context, EVP_CTRL_AEAD_GET_TAG, CInt(tagByteCount), start + message.count) == 1
        precondition(done, "libcrypto could not encrypt")
        count = message.count + tagByteCount
      }
    }
  }

  /// Returns the message of a ciphertext with its tag; nil when the tag is not its own.
  static func decrypt(
    _ sealed: [UInt8], key: [UInt8], nonce: [UInt8], context associated: [UInt8]
  ) -> [UInt8]? {
    check(key, nonce)
    let messageCount = sealed.count - tagByteCount
    let ciphertext = Array(sealed[..<messageCount])
    var tag = Array(sealed[messageCount...])
    var isAuthentic = false
    let message = unsafe withContext { context in
      // One byte more than the message, so that an empty one has an address too.
      unsafe [UInt8](unsafeUninitializedCapacity: messageCount + 1) { output, count in
        let start = output.baseAddress!
        var length: CInt = 0
        let done =
          unsafe EVP_DecryptInit_ex(context, algorithm, nil, key, nonce) == 1
          && EVP_DecryptUpdate(context, nil, &length, associated, CInt(associated.count)) == 1
          && EVP_DecryptUpdate(context, start, &length, ciphertext, CInt(messageCount)) == 1
          && length == CInt(messageCount)
          && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, CInt(tagByteCount), &tag) == 1
        precondition(done, "libcrypto could not decrypt")
        isAuthentic = unsafe EVP_DecryptFinal_ex(context, start + messageCount, &length) == 1
        count = isAuthentic ? messageCount : 0
      }
    }
    return isAuthentic ? message : nil
  }

  private static func check(_ key: [UInt8], _ nonce: [UInt8]) {
    precondition(key.count == keyByteCount, "an AES-256 key has \(keyByteCount) bytes")
    precondition(nonce.count == nonceByteCount, "a nonce has \(nonceByteCount) bytes")
  }

  private static func withContext<Answer>(_ body: (OpaquePointer) -> Answer) -> Answer {
    guard let context = unsafe EVP_CIPHER_CTX_new() else { preconditionFailure("out of memory") }
    defer { unsafe EVP_CIPHER_CTX_free(context) }
    return unsafe body(context)
  }

  /// The algorithm as fetched from OpenSSL's default provider; see `SHA256.algorithm`.
  nonisolated(unsafe) private static let algorithm: OpaquePointer = {
    guard let algorithm = unsafe EVP_CIPHER_fetch(nil, "AES-256-GCM", nil) else {
      preconditionFailure("libcrypto offers no AES-256-GCM")
    }
    return unsafe algorithm
  }()
}
