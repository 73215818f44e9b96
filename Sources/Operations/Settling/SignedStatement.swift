import FoundationEssentials
package import Secrets

/// A statement with the operator's signature: a JSON Web Signature in the compact form (RFC 7515),
/// by Ed25519 (`EdDSA`, RFC 8037).
///
/// Any library that knows JSON Web Signatures can check it with the public key alone.
package struct SignedStatement: Sendable {
  /// The statement's canonical JSON.
  package let document: String
  /// The signature's 64 bytes.
  package let signature: [UInt8]
  /// The public key under which it was signed.
  package let publicKey: Ed25519.PublicKey

  /// Signs a statement.
  package init(signing document: String, with key: Ed25519.PrivateKey) {
    let publicKey = key.publicKey
    self.document = document
    self.publicKey = publicKey
    signature = key.signature(of: Self.signed(document, under: publicKey))
  }

  /// Takes a statement as it was signed before; `isValid` tells whether it stands.
  package init(document: String, signature: [UInt8], publicKey: Ed25519.PublicKey) {
    self.document = document
    self.signature = signature
    self.publicKey = publicKey
  }

  /// Whether the signature is the key's, of exactly this document.
  package var isValid: Bool {
    publicKey.isValid(signature, of: Self.signed(document, under: publicKey))
  }

  /// The compact form: header, document and signature, each in base64url, with dots between.
  package var compact: String {
    String(decoding: Self.signed(document, under: publicKey), as: UTF8.self) + "."
      + Self.base64URL(signature)
  }

  /// What a key is called in the header: the first 16 hexadecimal digits of its SHA-256.
  package static func name(of key: Ed25519.PublicKey) -> String {
    Hexadecimal.encode(Array(SHA256.digest(key.bytes).prefix(8)))
  }

  /// Why a text is no statement that stands under a key.
  package enum Fault: Error, Sendable {
    /// It is not three parts of base64url with dots between, or its header is not ours.
    case malformed
    /// It names another key than the one that was given; tells the name.
    case otherKey(String)
    /// The signature is not the key's of this document: it was changed, or forged.
    case forged
  }

  /// Reads the compact form and proves it under a public key, offline.
  ///
  /// The header must be exactly the one that this release writes: no algorithm is taken from it.
  package init(
    proving compact: String, under key: Ed25519.PublicKey
  ) throws(Fault) {
    let parts = compact.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let header = Self.bytes(parts[0]),
      let payload = Self.bytes(parts[1]), let signature = Self.bytes(parts[2]),
      let document = String(validating: payload, as: UTF8.self)
    else { throw .malformed }
    guard header == Array(Self.header(under: key).utf8) else {
      guard let name = Self.keyName(in: header) else { throw .malformed }
      throw .otherKey(name)
    }
    self.init(document: document, signature: signature, publicKey: key)
    guard isValid else { throw .forged }
  }

  // MARK: The form

  private static func header(under key: Ed25519.PublicKey) -> String {
    #"{"alg":"EdDSA","kid":"\#(name(of: key))"}"#
  }

  private static func keyName(in header: [UInt8]) -> String? {
    let text = String(decoding: header, as: UTF8.self)
    let start = #"{"alg":"EdDSA","kid":""#
    guard text.hasPrefix(start), text.hasSuffix(#""}"#) else { return nil }
    let name = text.dropFirst(start.count).dropLast(2)
    guard name.count == 16, Hexadecimal.decode(name) != nil else { return nil }
    return String(name)
  }

  /// The bytes that are signed (RFC 7515, 5.1): header and payload, encoded, with a dot between.
  private static func signed(_ document: String, under key: Ed25519.PublicKey) -> [UInt8] {
    Array(
      (base64URL(Array(header(under: key).utf8)) + "." + base64URL(Array(document.utf8))).utf8)
  }

  /// Base64 for addresses (RFC 4648, 5), without padding.
  private static func base64URL(_ bytes: [UInt8]) -> String {
    var text = Data(bytes).base64EncodedString()
    while text.last == "=" { text.removeLast() }
    return String(text.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 })
  }

  /// Nil unless the text is exactly what `base64URL` writes of some bytes.
  private static func bytes(_ text: Substring) -> [UInt8]? {
    guard text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "/") }) else {
      return nil
    }
    var padded = String(text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
    padded += String(repeating: "=", count: (4 - padded.utf8.count % 4) % 4)
    guard let data = Data(base64Encoded: padded) else { return nil }
    let bytes = Array(data)
    return base64URL(bytes) == text ? bytes : nil
  }
}
