/// The name of one request in answers and logs: `req_` and 32 digits.
///
/// Always ours, never taken from a header: a caller must not be able to write into our logs.
package struct RequestID: Hashable, Sendable, CustomStringConvertible {
  private let bits: UInt128

  /// Creates an id from random bits.
  package init(randomBits: UInt128) { bits = randomBits }

  package var description: String { "req_" + TraceParent.digits(bits, count: 32) }
}
