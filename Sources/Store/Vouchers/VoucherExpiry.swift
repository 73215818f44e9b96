package import Postgres

/// What a round of expiry has ended.
package struct VoucherExpiry: Sendable {
  /// Vouchers whose time was over.
  package let vouchers: Int64
  /// Codes of pools whose time was over before anybody was given them.
  package let codes: Int64
}

extension PostgresConnection {
  /// Ends vouchers, and codes that nobody was given, whose time is over: up to so many of each; and
  /// forgets counts of wrong codes that are of no use any more. Nothing waits for it.
  package func expireVouchers(rowsMax: Int) async throws(OperatorError) -> VoucherExpiry {
    func ended(_ statement: Statement) async throws(OperatorError) -> Int64 {
      try await rows(statement, [.integer(Int32(rowsMax))]) { row, result throws(PostgresError) in
        try result.bigint(row, 0)
      }[0]
    }
    let vouchers = try await ended("select ordering.expire_vouchers($1)")
    let codes = try await ended("select catalogue.expire_codes($1)")
    _ = try await ended("select ordering.forget_wrong_codes($1)")
    return VoucherExpiry(vouchers: vouchers, codes: codes)
  }
}
