import Testing

@testable import Secrets

@Suite struct SealingTests {
  struct Derived: CustomTestStringConvertible, Sendable {
    let name: String
    let secret: [UInt8]
    let salt: [UInt8]
    let purpose: [UInt8]
    let output: String
    var testDescription: String { name }
  }

  @Test(arguments: [
    Derived(
      name: "RFC 5869, case 1", secret: Array(repeating: 0x0b, count: 22), salt: Array(0x00...0x0c),
      purpose: Array(0xf0...0xf9),
      output: "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    ),
    Derived(
      name: "RFC 5869, case 2: longer than a digest", secret: Array(0x00...0x4f),
      salt: Array(0x60...0xaf), purpose: Array(0xb0...0xff),
      output: "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac78272"
        + "71cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"),
    Derived(
      name: "RFC 5869, case 3: no salt, no purpose", secret: Array(repeating: 0x0b, count: 22),
      salt: [], purpose: [],
      output: "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
    ),
  ])
  func `HKDF derives the published keys`(row: Derived) {
    let output = HKDFSHA256.derive(
      row.output.count / 2, from: row.secret, salt: row.salt, for: row.purpose)
    #expect(Hexadecimal.encode(output) == row.output)
  }

  @Test func `a secret gives another key for another purpose`() {
    let secret = SecureRandom.bytes(32)
    let one = HKDFSHA256.derive(32, from: secret, for: [1])
    #expect(one == HKDFSHA256.derive(32, from: secret, for: [1]))
    #expect(one != HKDFSHA256.derive(32, from: secret, for: [2]))
    #expect(one != HKDFSHA256.derive(32, from: SecureRandom.bytes(32), for: [1]))
    #expect(HKDFSHA256.derive(HKDFSHA256.outputBytesMax, from: secret, for: []).count == 8160)
  }

  @Test func `more bytes than HKDF can derive are a defect, and so is no secret`() async {
    await #expect(processExitsWith: .failure) {
      _ = HKDFSHA256.derive(HKDFSHA256.outputBytesMax + 1, from: [1], for: [])
    }
    await #expect(processExitsWith: .failure) { _ = HKDFSHA256.derive(1, from: [], for: []) }
  }

  struct Encrypted: CustomTestStringConvertible, Sendable {
    let name: String
    let key: String
    let nonce: String
    let message: String
    let context: String
    let sealed: String
    var testDescription: String { name }
  }

  private static let zeros = String(repeating: "00", count: 32)
  private static let key =
    "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"
  private static let nonce = "cafebabefacedbaddecaf888"
  private static let message =
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
    + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
  private static let ciphertext =
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
    + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"

  /// McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B.
  @Test(arguments: [
    Encrypted(
      name: "test case 13: nothing at all", key: zeros, nonce: String(zeros.prefix(24)),
      message: "", context: "", sealed: "530f8afbc74536b9a963b4f1c4cb738b"),
    Encrypted(
      name: "test case 14: one block", key: zeros, nonce: String(zeros.prefix(24)),
      message: String(zeros.prefix(32)), context: "",
      sealed: "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"),
    Encrypted(
      name: "test case 15: four blocks", key: key, nonce: nonce, message: message + "1aafd255",
      context: "", sealed: ciphertext + "898015adb094dac5d93471bdec1a502270e3cc6c"),
    Encrypted(
      name: "test case 16: a part of a block, and a context", key: key, nonce: nonce,
      message: message, context: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
      sealed: ciphertext + "76fc6ece0f4e1768cddf8853bb2d551b"),
  ])
  func `AES-256-GCM gives the published ciphertext and tag`(row: Encrypted) throws {
    func bytes(_ text: String) throws -> [UInt8] { try #require(Hexadecimal.decode(text)) }
    let key = try bytes(row.key)
    let nonce = try bytes(row.nonce)
    let context = try bytes(row.context)
    let message = try bytes(row.message)
    let sealed = AES256GCM.encrypt(message, key: key, nonce: nonce, context: context)
    #expect(Hexadecimal.encode(sealed) == row.sealed)
    #expect(AES256GCM.decrypt(sealed, key: key, nonce: nonce, context: context) == message)
    #expect(AES256GCM.open(nonce + sealed, key: key, context: context) == message)
  }

  @Test func `what is sealed opens with its key, its context and every byte unchanged, or not`() {
    let key = SecureRandom.bytes(32)
    let message = Array("X7Q2-88KM-PPRTZ".utf8)
    let sealed = AES256GCM.seal(message, key: key, context: [1, 2])
    #expect(AES256GCM.open(sealed, key: key, context: [1, 2]) == message)
    #expect(AES256GCM.open(sealed, key: key, context: [1, 3]) == nil)
    #expect(AES256GCM.open(sealed, key: key, context: []) == nil)
    #expect(AES256GCM.open(sealed, key: SecureRandom.bytes(32), context: [1, 2]) == nil)
    for index in sealed.indices {
      var changed = sealed
      changed[index] ^= 1
      #expect(AES256GCM.open(changed, key: key, context: [1, 2]) == nil, "byte \(index)")
      #expect(AES256GCM.open(Array(sealed[..<index]), key: key, context: [1, 2]) == nil)
    }
  }

  @Test func `the same message is never sealed the same`() {
    let key = SecureRandom.bytes(32)
    #expect(
      AES256GCM.seal([1], key: key, context: []) != AES256GCM.seal([1], key: key, context: []))
  }
}
