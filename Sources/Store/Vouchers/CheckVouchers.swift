package import Coalition
package import Postgres

/// A code that somebody wants to know about at a partner's till.
package struct CodeQuestion: Sendable {
  package var key: KeyDigest
  package var code: CodeDigests
  /// Of which gift, where several vouchers may have the code.
  package var gift: GiftID?
  package var outlet: OutletCode?

  package init(key: KeyDigest, code: CodeDigests, gift: GiftID?, outlet: OutletCode?) {
    self.key = key
    self.code = code
    self.gift = gift
    self.outlet = outlet
  }
}

/// What a voucher is good for at a till that honours it.
package struct CheckedVoucher: Sendable {
  package let id: VoucherID
  package let gift: GiftID
  /// What kind of gift it is for, such as `discount_percent`.
  package let kind: String
  /// What the gift is called in its own language.
  package let title: String
  /// `open`, `used`, `expired`, `cancelled` or `replaced`.
  package let status: String
  package let uses: Int32
  package let usesLeft: Int32
  /// Nil: it does not expire.
  package let expiresAt: Instant?
  package let issuedAt: Instant
}

/// `ordering.check_vouchers`.
package enum CheckVouchers: BatchCall {
  package typealias Request = CodeQuestion
  package typealias Answer = Outcome<CheckedVoucher>

  package static let name = "code_checks"
  package static let isIdempotent = true
  package static let statement: Statement = """
    select request_number, refusal, detail, voucher_id, gift_id, kind, title, status, uses,
      uses_left, expires_at, issued_at
    from ordering.check_vouchers($1, $2, $3, $4, $5)
    """

  package static func parameters(of requests: [CodeQuestion]) -> [PostgresValue] {
    [
      .byteas(requests.map(\.key.bytes)),
      .byteas(requests.map(\.code.made)),
      .byteas(requests.map(\.code.pool)),
      .uuids(requests.map { $0.gift.map { PostgresUUID($0) } }),
      .texts(requests.map { $0.outlet?.text }),
    ]
  }

  package static func answer(
    to request: CodeQuestion, in row: Int, of result: QueryResult
  ) throws(PostgresError) -> Outcome<CheckedVoucher>? {
    if let refusal = try result.refusal(row, 1) {
      return .refused(refusal, detail: try result.optionalBigint(row, 2), isReplay: false)
    }
    return .done(
      CheckedVoucher(
        id: try result.id(row, 3), gift: try result.id(row, 4), kind: try result.text(row, 5),
        title: try result.text(row, 6), status: try result.text(row, 7),
        uses: try result.integer(row, 8), usesLeft: try result.integer(row, 9),
        expiresAt: try result.finiteInstant(row, 10), issuedAt: try result.instant(row, 11)),
      isReplay: false)
  }
}
