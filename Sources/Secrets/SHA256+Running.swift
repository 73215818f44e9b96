private import CLibcrypto

extension SHA256 {
  /// The digest of bytes that come piece by piece, so that a file need not be held whole.
  @safe package final class Running {
    private let context: OpaquePointer

    /// Creates the digest of nothing yet.
    package init() {
      guard let made = unsafe EVP_MD_CTX_new(),
        unsafe EVP_DigestInit_ex(made, SHA256.algorithm, nil) == 1
      else { preconditionFailure("libcrypto could not begin SHA-256") }
      unsafe context = made
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    /// Adds bytes.
    package func add(_ bytes: [UInt8]) {
      let done = unsafe bytes.withUnsafeBytes {
        unsafe EVP_DigestUpdate(context, $0.baseAddress, $0.count)
      }
      precondition(done == 1, "libcrypto could not go on with SHA-256")
    }

    /// Returns the digest of all bytes; nothing may be added after that.
    package func finish() -> [UInt8] {
      unsafe [UInt8](unsafeUninitializedCapacity: SHA256.byteCount) { output, count in
        let done = unsafe EVP_DigestFinal_ex(context, output.baseAddress, nil)
        precondition(done == 1, "libcrypto could not end SHA-256")
        count = SHA256.byteCount
      }
    }
  }
}
