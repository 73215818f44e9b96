import Secrets
import Testing

@Suite("signatures")
struct Ed25519Tests {
  typealias Vector = (
    name: String, seed: String, key: String, message: String, signature: String
  )

  /// RFC 8032, 7.1: tests 1 to 3.
  static let vectors: [Vector] = [
    (
      "nothing",
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    ),
    (
      "one byte",
      "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    ),
    (
      "two bytes",
      "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
      "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    ),
  ]

  @Test("a message is signed as RFC 8032 signs it", arguments: vectors)
  func answersAreKnown(
    name: String, seed: String, key: String, message: String, signature: String
  ) throws {
    let bytes = try #require(Hexadecimal.decode(message))
    let seedBytes = try #require(Hexadecimal.decode(seed))
    let secret = try #require(Ed25519.PrivateKey(seed: seedBytes))
    #expect(Hexadecimal.encode(secret.publicKey.bytes) == key)
    #expect(Hexadecimal.encode(secret.signature(of: bytes)) == signature)
    #expect(secret.publicKey.isValid(try #require(Hexadecimal.decode(signature)), of: bytes))
  }

  @Test("a signature is no other message's, no other key's, and no other than it is")
  func forgeriesAreFound() throws {
    let secret = try #require(Ed25519.PrivateKey(seed: Array(0..<32)))
    let other = try #require(Ed25519.PrivateKey(seed: Array(1...32)))
    let message = Array("1220101".utf8)
    let signature = secret.signature(of: message)
    #expect(secret.publicKey.isValid(signature, of: message))
    #expect(!secret.publicKey.isValid(signature, of: Array("1220102".utf8)))
    #expect(!other.publicKey.isValid(signature, of: message))
    for place in [0, 31, 32, 63] {
      var forged = signature
      forged[place] ^= 1
      #expect(!secret.publicKey.isValid(forged, of: message))
    }
    #expect(!secret.publicKey.isValid(Array(signature.dropLast()), of: message))
    #expect(!secret.publicKey.isValid(signature + [0], of: message))
  }

  @Test("keys have 32 bytes", arguments: [0, 31, 33])
  func keysHaveOneLength(count: Int) {
    #expect(Ed25519.PrivateKey(seed: [UInt8](repeating: 1, count: count)) == nil)
    #expect(Ed25519.PublicKey(bytes: [UInt8](repeating: 1, count: count)) == nil)
  }

  @Test("bytes that are no point of the curve validate nothing")
  func offTheCurveNothingIsValid() throws {
    let secret = try #require(Ed25519.PrivateKey(seed: Array(0..<32)))
    let message = Array("x".utf8)
    let key = try #require(Ed25519.PublicKey(bytes: [UInt8](repeating: 0xFF, count: 32)))
    #expect(!key.isValid(secret.signature(of: message), of: message))
  }
}
