private import CLibcrypto

/// SHA-256 (FIPS 180-4), computed by libcrypto.
///
/// The service knows an API key by its digest alone, so this runs on every request. The algorithm
/// is looked up once per process: OpenSSL 3's own one-shot `SHA256()` searches its providers on
/// every call, which costs several times as much as hashing a key.
package enum SHA256 {
  /// The length of a digest in bytes.
  package static let byteCount = 32

  /// Returns the digest of `bytes`.
  package static func digest(_ bytes: [UInt8]) -> [UInt8] {
    unsafe bytes.withUnsafeBytes { unsafe digest(of: $0) }
  }

  /// Returns the digest of `bytes`, without a copy where they lie contiguous in memory.
  package static func digest(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    let direct = bytes.withContiguousStorageIfAvailable { storage in
      unsafe digest(of: UnsafeRawBufferPointer(storage))
    }
    return direct ?? digest(Array(bytes))
  }

  /// Returns the digest of the UTF-8 bytes of `text`.
  package static func digest(utf8 text: String) -> [UInt8] {
    digest(text.utf8)
  }

  private static func digest(of bytes: UnsafeRawBufferPointer) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: byteCount) { output, count in
      let done = unsafe EVP_Digest(
        bytes.baseAddress, bytes.count, output.baseAddress, nil, algorithm, nil)
      precondition(done == 1, "libcrypto could not compute SHA-256")
      count = byteCount
    }
  }

  /// The algorithm as fetched from OpenSSL's default provider.
  ///
  /// Never written after its initialization and never freed; `EVP_MD` objects are documented as
  /// safe to share between threads (EVP_MD_fetch(3), "NOTES").
  nonisolated(unsafe) static let algorithm: OpaquePointer = {
    guard let algorithm = unsafe EVP_MD_fetch(nil, "SHA2-256", nil) else {
      preconditionFailure("libcrypto offers no SHA-256")
    }
    return unsafe algorithm
  }()
}
