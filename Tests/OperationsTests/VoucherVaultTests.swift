import Coalition
import Store
import Testing

@testable import Operations

@Suite struct VoucherVaultTests {
  private let vault = VoucherVault(key: [UInt8](repeating: 7, count: 32))
  private let other = VoucherVault(key: [UInt8](repeating: 8, count: 32))

  @Test func `a code is found however it is typed, and read as it is printed`() throws {
    let code = VoucherCode(randomBits: 0x1234_5678_9abc_def0_1234)
    let kept = vault.seal(.made(code))
    #expect(vault.digests(ofPresented: code.text.lowercased()).made == kept.digest)
    #expect(vault.digests(ofPresented: code.printed).made == kept.digest)
    #expect(vault.open(kept) == code.printed)
    let pool = try PoolCode("Lilac/2027-é")
    let pooled = vault.seal(.pool(pool))
    #expect(
      vault.digests(ofPresented: "Lilac/2027-é") == CodeDigests(made: nil, pool: pooled.digest))
    #expect(vault.digests(ofPresented: "lilac/2027-é").pool != pooled.digest)
    #expect(vault.open(pooled) == "Lilac/2027-é")
    #expect(vault.digests(ofPresented: "") == CodeDigests(made: nil, pool: nil))
  }

  @Test func `a code of ours is not found as the same text in a pool`() throws {
    let code = VoucherCode(randomBits: 5)
    #expect(
      vault.seal(.made(code)).digest != vault.seal(.pool(try PoolCode(code.text))).digest)
    #expect(vault.digests(ofPresented: code.text).pool != nil)
  }

  @Test func `the same code is kept under the same digest and never sealed the same`() {
    let code = SecretCode.made(VoucherCode(randomBits: 6))
    #expect(vault.seal(code).digest == vault.seal(code).digest)
    #expect(vault.seal(code).sealed != vault.seal(code).sealed)
  }

  @Test func `another key finds nothing, reads nothing and is told apart`() {
    let code = SecretCode.made(VoucherCode(randomBits: 6))
    #expect(vault.seal(code).digest != other.seal(code).digest)
    #expect(other.open(vault.seal(code)) == nil)
    #expect(vault.check.count == 16)
    #expect(vault.check != other.check)
  }

  @Test func `what was sealed for one code does not open as that of another`() {
    let one = vault.seal(.made(VoucherCode(randomBits: 1)))
    let two = vault.seal(.made(VoucherCode(randomBits: 2)))
    #expect(vault.open(SealedCode(digest: one.digest, sealed: two.sealed)) == nil)
    #expect(vault.open(SealedCode(digest: one.digest, sealed: [])) == nil)
    #expect(vault.open(SealedCode(digest: one.digest, sealed: [2] + one.sealed.dropFirst())) == nil)
  }
}
