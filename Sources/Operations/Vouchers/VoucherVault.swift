package import Coalition
import Secrets
package import Store

/// What the holder of the voucher key can do: find codes by their digests, and open what is sealed.
///
/// The database knows neither the key nor a code: of a code it has a digest under one derived key,
/// and the text sealed under another. Whoever reads the database, or a backup of it, cannot use a
/// voucher that is in it.
package struct VoucherVault: Sendable {
  /// The length of the voucher key in bytes.
  package static let keyByteCount = 32

  /// The first byte of what is sealed: how, so that it can be changed one day.
  private static let version: UInt8 = 1

  private let digestKey: [UInt8]
  private let sealKey: [UInt8]
  /// What the coalition remembers of its key, to tell it from another: 16 bytes that say nothing
  /// of the key.
  package let check: [UInt8]

  /// Derives what is needed from the voucher key; one of another length is a defect.
  package init(key: [UInt8]) {
    precondition(key.count == Self.keyByteCount, "the voucher key has 32 bytes")
    func derive(_ count: Int, _ purpose: String) -> [UInt8] {
      HKDFSHA256.derive(count, from: key, for: Array("tessera voucher \(purpose)".utf8))
    }
    digestKey = derive(HMACSHA256.byteCount, "digest")
    sealKey = derive(AES256GCM.keyByteCount, "seal")
    check = derive(16, "key check")
  }

  /// The digest by which the database finds a code.
  package func digest(of code: SecretCode) -> [UInt8] {
    HMACSHA256.authenticate(code.canonicalBytes, key: digestKey)
  }

  /// The digests of all that a presented text can mean; none for what cannot be a code.
  package func digests(ofPresented text: String) -> CodeDigests {
    var digests = CodeDigests(made: nil, pool: nil)
    for code in SecretCode.readings(of: text) {
      switch code {
      case .made: digests.made = digest(of: code)
      case .pool: digests.pool = digest(of: code)
      }
    }
    return digests
  }

  /// What the database keeps of a code. Sealed twice, the digest is the same and the rest is not.
  package func seal(_ code: SecretCode) -> SealedCode {
    let digest = digest(of: code)
    return SealedCode(
      digest: digest,
      sealed: [Self.version]
        + AES256GCM.seal(Array(code.printed.utf8), key: sealKey, context: digest))
  }

  /// The code as its member sees it; nil when it was sealed under another key, or when what is
  /// sealed does not belong to the digest.
  package func open(_ code: SealedCode) -> String? {
    guard code.sealed.first == Self.version,
      let text = AES256GCM.open(
        Array(code.sealed.dropFirst()), key: sealKey, context: code.digest)
    else { return nil }
    return String(decoding: text, as: UTF8.self)
  }
}
