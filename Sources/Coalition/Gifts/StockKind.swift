/// How it is known how many of a gift are left.
package enum StockKind: String, CaseIterable, Hashable, Sendable {
  /// There is no end of them.
  case unlimited
  /// They are counted: each order takes one.
  case counted
  /// Each order takes a code that the supplier has brought.
  case codePool = "code_pool"
}
