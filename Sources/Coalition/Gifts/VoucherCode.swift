/// Why a text is not a code that we made.
package enum VoucherCodeError: Error, Hashable {
  /// It has not 13 characters after dashes and spaces are dropped.
  case wrongLength(found: Int)
  /// A character, counted from zero after dashes and spaces are dropped, is not of the alphabet.
  case invalidCharacter(at: Int)
  /// The last character does not belong to the rest: a typing mistake, never a code of ours.
  case wrongCheckCharacter
}

/// The code of a voucher that we made: 12 random characters and a check character.
///
/// The alphabet leaves out what is read for something else (`0 O`, `1 I L`). It has 31 letters, and
/// 31 is prime: the check is a sum with a weight of its own for each place, so one wrong character
/// and two exchanged ones, wherever they stand, never make another code. The random part is one of
/// 31^12, which is 59 bits.
///
/// Whoever holds the code may use the voucher, so nothing that prints a code prints its characters;
/// `text` and `printed` are for the member alone.
package struct VoucherCode: Hashable, Sendable {
  /// The characters that a code consists of, in the order of their values.
  package static let alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
  /// The number of characters, the check character included, dashes not.
  package static let characterCount = 13

  private static let letters = Array(alphabet.utf8)
  private static let randomCount = characterCount - 1
  private static let modulus = letters.count
  private static let combinations = (0..<randomCount).reduce(UInt128(1)) { product, _ in
    product * UInt128(modulus)
  }

  /// The code in its one form, without dashes: what its digest is made of.
  package let text: String

  /// Creates a code from 128 random bits. Of so many, the remainder favours no code by more than
  /// one part in 2^68.
  package init(randomBits: UInt128) {
    var rest = randomBits % Self.combinations
    var values: [Int] = []
    for _ in 0..<Self.randomCount {
      values.append(Int(rest % UInt128(Self.modulus)))
      rest /= UInt128(Self.modulus)
    }
    let sum = Self.weightedSum(of: values)
    values.append((Self.modulus - sum) % Self.modulus)
    text = String(decoding: values.map { Self.letters[$0] }, as: UTF8.self)
  }

  /// Reads a code as somebody typed it: in capitals or not, with dashes and spaces anywhere.
  package init(_ typed: some StringProtocol) throws(VoucherCodeError) {
    let kept = typed.utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: " ") }
    guard kept.count == Self.characterCount else { throw .wrongLength(found: kept.count) }
    var values: [Int] = []
    for (place, byte) in kept.enumerated() {
      let isSmall = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      guard let value = Self.letters.firstIndex(of: isSmall ? byte - 0x20 : byte) else {
        throw .invalidCharacter(at: place)
      }
      values.append(value)
    }
    guard Self.weightedSum(of: values) == 0 else { throw .wrongCheckCharacter }
    text = String(decoding: values.map { Self.letters[$0] }, as: UTF8.self)
  }

  /// The code as it is shown: `XXXX-XXXX-XXXXX`.
  package var printed: String {
    let second = text.index(text.startIndex, offsetBy: 4)
    let third = text.index(second, offsetBy: 4)
    return "\(text[..<second])-\(text[second..<third])-\(text[third...])"
  }

  /// The sum of the values, each times its weight: 13 for the first character, down to 1 for the
  /// check character. All weights differ and none is a multiple of 31, so neither another value in
  /// one place nor two values exchanged leave the sum as it was.
  private static func weightedSum(of values: [Int]) -> Int {
    values.enumerated().reduce(0) { $0 + (characterCount - $1.offset) * $1.element } % modulus
  }
}

extension VoucherCode: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "a code" }
  package var debugDescription: String { description }
  /// Hides the text from `dump` and from test failures as well.
  package var customMirror: Mirror { Mirror(self, children: EmptyCollection()) }
}
