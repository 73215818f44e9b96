import Testing

@testable import Coalition

@Suite struct UUIDv7Tests {
  @Test func `an identifier is laid out as the standard draws it`() {
    // The example of RFC 9562, appendix A.6.
    let uuid = UUIDv7(
      milliseconds: 0x017F_22E2_79B0, randomBits: UInt128(0xCC3) << 62 | 0x18C4_DC0C_0C07_398F)
    #expect(uuid.description == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
    #expect(uuid.milliseconds == 1_645_557_742_000)
    #expect(UUIDv7(bytes: uuid.bytes) == uuid)
    #expect(uuid.bytes.prefix(3) == [0x01, 0x7F, 0x22])
    #expect(UUIDv7(bytes: uuid.bytes.dropLast()) == nil)
  }

  @Test func `random bits never touch the time, the version or the variant`() {
    let uuid = UUIDv7(milliseconds: 0, randomBits: .max)
    #expect(uuid.description == "00000000-0000-7fff-bfff-ffffffffffff")
    #expect(
      UUIDv7(milliseconds: 1 << 48 - 1, randomBits: 0).description
        == "ffffffff-ffff-7000-8000-000000000000")
  }

  @Test(arguments: seeds)
  func `a sequence only grows, whatever the clock does`(seed: UInt64) {
    var dice = SeededGenerator(seed: seed)
    var sequence = UUIDv7.Sequence()
    var now: UInt64 = 1_800_000_000_000
    var last = UUIDv7(high: 0, low: 0)
    for _ in 0..<1000 {
      now = now &+ UInt64.random(in: 0...2, using: &dice) &- UInt64.random(in: 0...2, using: &dice)
      let next = sequence.next(milliseconds: now, using: &dice)
      #expect(next > last)
      #expect(next.high >> 12 & 0xF == 7)
      #expect(next.low >> 62 == 2)
      last = next
    }
  }

  @Test func `a full millisecond borrows from the next`() {
    var dice = SeededGenerator(seed: 1)
    var sequence = UUIDv7.Sequence(milliseconds: 5, bits: 1 << 74 - 1)
    let full = UUIDv7(milliseconds: 5, randomBits: 1 << 74 - 1)
    let next = sequence.next(milliseconds: 5, using: &dice)
    #expect(next.milliseconds == 6)
    #expect(next > full)
    let late = sequence.next(milliseconds: 5, using: &dice)
    #expect(late > next)
    #expect(sequence.next(milliseconds: 7, using: &dice).milliseconds == 7)
  }
}
