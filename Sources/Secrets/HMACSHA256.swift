private import CLibcrypto

/// HMAC with SHA-256 (RFC 2104), computed by libcrypto.
package enum HMACSHA256 {
  /// The length of an authentication code in bytes.
  package static let byteCount = SHA256.byteCount

  /// Returns the authentication code of `message` under `key`, which may have any length.
  package static func authenticate(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
    // A null key would mean "the key of the call before" to HMAC(3), and an empty array may well
    // have no address. RFC 2104 pads a short key with zeros, so one zero is the same empty key.
    let key = key.isEmpty ? [0] : key
    return unsafe [UInt8](unsafeUninitializedCapacity: byteCount) { output, count in
      let code = unsafe key.withUnsafeBytes { key in
        unsafe message.withUnsafeBufferPointer { message in
          unsafe HMAC(
            SHA256.algorithm, key.baseAddress, CInt(key.count), message.baseAddress,
            message.count, output.baseAddress, nil)
        }
      }
      unsafe precondition(code != nil, "libcrypto could not compute HMAC-SHA-256")
      count = byteCount
    }
  }

  /// Tells whether `code` authenticates `message` under `key`, in a time that does not depend on
  /// where the two differ.
  package static func isValid(_ code: [UInt8], for message: [UInt8], key: [UInt8]) -> Bool {
    ConstantTime.areEqual(code, authenticate(message, key: key))
  }
}
