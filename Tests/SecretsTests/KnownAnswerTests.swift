import Testing

@testable import Secrets

/// Answers that others have published: if libcrypto or our use of it were wrong, they would differ.
@Suite struct KnownAnswerTests {
  struct Digest: CustomTestStringConvertible, Sendable {
    let name: String
    let message: String
    let digest: String
    var testDescription: String { name }
  }

  @Test(arguments: [
    Digest(
      name: "FIPS 180-4, one block", message: "abc",
      digest: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    Digest(
      name: "the empty message", message: "",
      digest: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    Digest(
      name: "FIPS 180-4, two blocks",
      message: "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      digest: "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
    Digest(
      name: "a million times a", message: String(repeating: "a", count: 1_000_000),
      digest: "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
  ])
  func `SHA-256 gives the published digest`(row: Digest) {
    #expect(Hexadecimal.encode(SHA256.digest(Array(row.message.utf8))) == row.digest)
    #expect(Hexadecimal.encode(SHA256.digest(utf8: row.message)) == row.digest)
    let running = SHA256.Running()
    for piece in row.message.utf8.split(
      separator: UInt8(ascii: "c"), omittingEmptySubsequences: false)
    {
      running.add(Array(row.message.utf8[piece.startIndex..<piece.endIndex]))
      if piece.endIndex < row.message.utf8.endIndex { running.add([UInt8(ascii: "c")]) }
    }
    #expect(Hexadecimal.encode(running.finish()) == row.digest)
    #expect(Hexadecimal.encode(SHA256.digest(row.message.utf8.lazy.map { $0 })) == row.digest)
  }

  struct Code: CustomTestStringConvertible, Sendable {
    let name: String
    let key: [UInt8]
    let message: [UInt8]
    let code: String
    var testDescription: String { name }
  }

  @Test(arguments: [
    Code(
      name: "RFC 4231, case 1", key: Array(repeating: 0x0b, count: 20),
      message: Array("Hi There".utf8),
      code: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
    Code(
      name: "RFC 4231, case 2: a short key", key: Array("Jefe".utf8),
      message: Array("what do ya want for nothing?".utf8),
      code: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
    Code(
      name: "RFC 4231, case 3", key: Array(repeating: 0xaa, count: 20),
      message: Array(repeating: 0xdd, count: 50),
      code: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
    Code(
      name: "RFC 4231, case 4", key: Array(1...25), message: Array(repeating: 0xcd, count: 50),
      code: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
    Code(
      name: "RFC 4231, case 6: a key longer than a block", key: Array(repeating: 0xaa, count: 131),
      message: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
      code: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
    Code(
      name: "an empty key and an empty message", key: [], message: [],
      code: "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"),
  ])
  func `HMAC-SHA-256 gives the published code`(row: Code) {
    // The call before must not leave its key behind.
    _ = HMACSHA256.authenticate([1, 2, 3], key: [9, 9, 9])
    let code = HMACSHA256.authenticate(row.message, key: row.key)
    #expect(Hexadecimal.encode(code) == row.code)
    #expect(HMACSHA256.isValid(code, for: row.message, key: row.key))
    #expect(!HMACSHA256.isValid(code, for: row.message + [0], key: row.key))
    #expect(!HMACSHA256.isValid(Array(code.dropLast()), for: row.message, key: row.key))
  }

  @Test func `bytes that differ anywhere are not equal`() {
    let bytes = Array(UInt8(0)..<32)
    #expect(ConstantTime.areEqual(bytes, Array(bytes)))
    #expect(ConstantTime.areEqual([], []))
    #expect(!ConstantTime.areEqual(bytes, Array(bytes.dropLast())))
    for index in bytes.indices {
      var other = bytes
      other[index] ^= 0x80
      #expect(!ConstantTime.areEqual(bytes, other))
    }
  }

  @Test func `hexadecimal digits read back as the bytes they write`() {
    let bytes = Array(UInt8.min...UInt8.max)
    let text = Hexadecimal.encode(bytes)
    #expect(text.hasPrefix("000102030405060708090a0b"))
    #expect(Hexadecimal.decode(text) == bytes)
    #expect(Hexadecimal.decode(text.uppercased()) == bytes)
    #expect(Hexadecimal.decode("") == [])
    for wrong in ["0", "0g", "g0", " 0", "0x", "é", "+1", "-1"] {
      #expect(Hexadecimal.decode(wrong) == nil, "\(wrong)")
    }
  }

  @Test func `random bytes come in the number asked and never twice`() {
    #expect(SecureRandom.bytes(0).isEmpty)
    #expect(SecureRandom.bytes(33).count == 33)
    #expect(SecureRandom.bytes(32) != SecureRandom.bytes(32))
    #expect(SecureRandom.bits() != SecureRandom.bits())
  }
}
