/// A sum that is formed in 128 bits, so that the order of its parts cannot decide whether it fits.
struct ExactSum {
  private var sum: Int128 = 0

  /// Creates the sum of what is given.
  init(_ values: some Sequence<Int64> = EmptyCollection()) {
    for value in values { add(value) }
  }

  /// Adds one number; fewer than 2^63 of them cannot overflow.
  mutating func add(_ value: Int64) { sum += Int128(value) }

  /// Subtracts one number, as `add` adds it.
  mutating func subtract(_ value: Int64) { sum -= Int128(value) }

  /// The sum; throws `overflow` if it does not fit in 64 bits.
  var value: Int64 {
    get throws(SettlementError) {
      guard let value = Int64(exactly: sum) else { throw .overflow }
      return value
    }
  }
}
