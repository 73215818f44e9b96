import Coalition

extension Fields {
  /// A whole number within limits, which may be absent.
  mutating func number<Number: FixedWidthInteger>(
    _ name: String, in range: ClosedRange<Number>
  ) -> Number? {
    optional(name, Int64.self) { try Self.bounded($0, in: range) }
  }

  /// A whole number within limits.
  mutating func requiredNumber<Number: FixedWidthInteger>(
    _ name: String, in range: ClosedRange<Number>
  ) -> Number? {
    required(name, Int64.self) { try Self.bounded($0, in: range) }
  }

  /// One of the words of an enumeration.
  mutating func requiredWord<Word: CaseIterable & RawRepresentable<String>>(
    _ name: String, _ type: Word.Type
  ) -> Word? {
    required(name, String.self) { text in
      guard let word = Word(rawValue: text) else {
        let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
        throw FieldValueError(.fieldFormat, "expected one of \(words)")
      }
      return word
    }
  }

  private static func bounded<Number: FixedWidthInteger>(
    _ value: Int64, in range: ClosedRange<Number>
  ) throws -> Number {
    guard value >= Int64(range.lowerBound) else {
      throw FieldValueError(.fieldTooSmall, "expected at least \(range.lowerBound)")
    }
    guard value <= Int64(range.upperBound) else {
      throw FieldValueError(.fieldTooLarge, "expected at most \(range.upperBound)")
    }
    return Number(value)
  }
}
