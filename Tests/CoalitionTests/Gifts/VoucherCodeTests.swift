import Testing

@testable import Coalition

@Suite struct VoucherCodeTests {
  private static let letters = Array(VoucherCode.alphabet)

  /// Codes of seeds that failures print.
  private static func codes(_ count: Int, seed: UInt64) -> [VoucherCode] {
    var dice = SeededGenerator(seed: seed)
    return (0..<count).map { _ in
      VoucherCode(randomBits: UInt128(dice.next()) << 64 | UInt128(dice.next()))
    }
  }

  @Test func `the alphabet is 31 letters that are read for nothing else`() {
    #expect(Self.letters.count == 31)
    #expect(Set(Self.letters).count == 31)
    #expect(!Self.letters.contains { "01ILO".contains($0) })
  }

  /// Written out by hand: the last character completes 13 a + 12 b + … + 1 z to a multiple of 31.
  @Test func `the first and the last of all codes are known`() throws {
    #expect(VoucherCode(randomBits: 0).printed == "2222-2222-22222")
    // Of 1, the first character is 3, of value 1 and weight 13: the check is 31 - 13 = 18.
    #expect(VoucherCode(randomBits: 1).printed == "3222-2222-2222\(Self.letters[18])")
    let combinations = (0..<12).reduce(UInt128(1)) { product, _ in product * 31 }
    #expect(VoucherCode(randomBits: combinations) == VoucherCode(randomBits: 0))
    // Twelve times 30 (Z), whose weights add up to 13 * 14 / 2 - 1 = 90: 2700 = 87 * 31 + 3.
    #expect(
      VoucherCode(randomBits: combinations - 1).printed == "ZZZZ-ZZZZ-ZZZZ\(Self.letters[28])")
  }

  @Test func `a code is read as somebody types it`() throws {
    for code in Self.codes(200, seed: 1) {
      #expect(code.text.count == VoucherCode.characterCount)
      #expect(code.printed.count == 15)
      #expect(try VoucherCode(code.printed) == code)
      #expect(try VoucherCode(code.text.lowercased()) == code)
      #expect(try VoucherCode(" " + code.text.map { "\($0) - " }.joined()) == code)
    }
  }

  /// Every place and every letter, of many codes: none of them is a code.
  @Test func `one wrong character never makes another code`() {
    for code in Self.codes(100, seed: 2) {
      for place in code.text.indices {
        for letter in Self.letters where letter != code.text[place] {
          var wrong = code.text
          wrong.replaceSubrange(place...place, with: [letter])
          #expect(throws: VoucherCodeError.wrongCheckCharacter) { try VoucherCode(wrong) }
        }
      }
    }
  }

  /// Every pair of places, neighbours or not.
  @Test func `two exchanged characters never make another code`() {
    for code in Self.codes(300, seed: 3) {
      let characters = Array(code.text)
      for first in characters.indices {
        for second in characters.indices.dropFirst(first + 1)
        where characters[first] != characters[second] {
          var wrong = characters
          wrong.swapAt(first, second)
          #expect(throws: VoucherCodeError.wrongCheckCharacter) { try VoucherCode(String(wrong)) }
        }
      }
    }
  }

  /// Three values for each of two places decide all differences, so this is every case there is of
  /// the sum itself, whatever the other eleven characters are.
  @Test func `no two values in two places have the sum of the same two exchanged`() {
    for heavy in 1...13 {
      for light in 1..<heavy {
        for first in 0..<31 {
          for second in 0..<31 where first != second {
            #expect((heavy * first + light * second) % 31 != (heavy * second + light * first) % 31)
          }
        }
      }
    }
  }

  @Test func `every letter stands in every place`() {
    var seen = Array(repeating: Set<Character>(), count: VoucherCode.characterCount)
    for code in Self.codes(3000, seed: 4) {
      for (place, letter) in code.text.enumerated() { seen[place].insert(letter) }
    }
    #expect(seen.allSatisfy { $0.count == 31 })
    #expect(Set(Self.codes(3000, seed: 5)).count == 3000)
  }

  struct Wrong: CustomTestStringConvertible, Sendable {
    let text: String
    let error: VoucherCodeError
    var testDescription: String { "\(text) \(error)" }
  }

  @Test(arguments: [
    Wrong(text: "", error: .wrongLength(found: 0)),
    Wrong(text: "2222-2222-2222", error: .wrongLength(found: 12)),
    Wrong(text: "2222-2222-22222-2", error: .wrongLength(found: 14)),
    Wrong(text: "2222-2222-22220", error: .invalidCharacter(at: 12)),
    Wrong(text: "222O-2222-22222", error: .invalidCharacter(at: 3)),
    Wrong(text: "l222-2222-22222", error: .invalidCharacter(at: 0)),
    Wrong(text: "2222-2222-22223", error: .wrongCheckCharacter),
    Wrong(text: "2222\t2222 2222", error: .invalidCharacter(at: 4)),
    Wrong(text: "２222-2222-222", error: .invalidCharacter(at: 0)),
  ])
  func `what is not a code is refused with the reason`(row: Wrong) {
    #expect(throws: row.error) { try VoucherCode(row.text) }
  }

  @Test func `a presented text is a code of ours, a code of a pool, both or neither`() throws {
    let code = VoucherCode(randomBits: 7)
    let pool = try PoolCode("Summer-2027/ü")
    #expect(SecretCode.readings(of: "Summer-2027/ü") == [.pool(pool)])
    #expect(SecretCode.readings(of: " Summer-2027 /ü") == [.pool(pool)])
    #expect(
      SecretCode.readings(of: code.printed) == [.made(code), .pool(try PoolCode(code.printed))])
    #expect(SecretCode.readings(of: "").isEmpty)
    #expect(SecretCode.readings(of: "tab\there").isEmpty)
    #expect(SecretCode.readings(of: String(repeating: "x", count: 64)).count == 1)
    #expect(SecretCode.readings(of: String(repeating: "x", count: 65)).isEmpty)
    #expect(SecretCode.made(code).printed == code.printed)
    #expect(SecretCode.pool(pool).printed == "Summer-2027/ü")
  }

  @Test func `a code of ours and the same text in a pool are two different codes`() throws {
    let code = VoucherCode(randomBits: 9)
    #expect(
      SecretCode.made(code).canonicalBytes
        != SecretCode.pool(try PoolCode(code.text)).canonicalBytes)
  }

  @Test func `nothing that prints a code prints its characters`() throws {
    let made = VoucherCode(randomBits: 11)
    let pool = try PoolCode("SECRET")
    for code in [SecretCode.made(made), .pool(pool)] {
      var dumped = "\(code) \(String(reflecting: code))"
      dump(code, to: &dumped)
      dump([code], to: &dumped)
      #expect(!dumped.contains("SECRET"))
      #expect(!dumped.contains(made.text))
      #expect(!dumped.contains(made.printed))
    }
    #expect("\(made) \(pool) \(String(reflecting: pool))" == "a code a code a code")
  }
}
