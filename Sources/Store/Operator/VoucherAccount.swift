package import Coalition
package import Postgres

/// A voucher as the operator sees it, without its code.
package struct VoucherAccount: Sendable {
  package let id: VoucherID
  package let order: OrderID
  package let supplier: String
  package let gift: String
  /// `open`, `used`, `expired`, `cancelled` or `replaced`.
  package let status: String
  package let uses: Int32
  package let usesLeft: Int32
  package let issuedAt: Instant
  /// Nil: never.
  package let expiresAt: Instant?
  package let endedAt: Instant?
  /// The voucher whose code was lost.
  package let replaces: VoucherID?
  /// Whether its code is one of a pool.
  package let isOfPool: Bool
}

/// How vouchers are found.
package enum VoucherSearch: Sendable {
  case id(VoucherID)
  case order(OrderID)
  /// By the digests of what was presented.
  case digests(CodeDigests)
}

extension PostgresConnection {
  /// Finds vouchers, the newest first.
  package func vouchers(_ search: VoucherSearch) async throws(OperatorError) -> [VoucherAccount] {
    var parameters: [PostgresValue] = [.uuid(nil), .uuid(nil), .byteas([])]
    switch search {
    case .id(let id): parameters[0] = .uuid(PostgresUUID(id))
    case .order(let id): parameters[1] = .uuid(PostgresUUID(id))
    case .digests(let digests):
      parameters[2] = .byteas([digests.made, digests.pool].compactMap(\.self))
    }
    return try await rows(
      """
      select v.id, v.order_id, coalesce(s.code, '@operator'), g.code, v.status, v.uses, v.uses_left,
        v.issued_at, v.expires_at, v.ended_at, v.replaces, c.code_number is not null
      from ordering.voucher_documents v
      join ordering.vouchers c on c.partner_number = v.partner_number and c.id = v.id
      join catalogue.gifts g on g.id = v.gift_id
      left join tenancy.partners s on s.number = v.supplier
      where v.id = $1 or v.order_id = $2 or v.code_digest = any ($3)
      order by v.id desc
      """, parameters
    ) { row, result throws(PostgresError) in
      VoucherAccount(
        id: try result.id(row, 0), order: try result.id(row, 1),
        supplier: try result.text(row, 2), gift: try result.text(row, 3),
        status: try result.text(row, 4),
        uses: try result.integer(row, 5),
        usesLeft: try result.integer(row, 6), issuedAt: try result.instant(row, 7),
        expiresAt: try result.finiteInstant(row, 8), endedAt: try result.finiteInstant(row, 9),
        replaces: try result.optionalID(row, 10), isOfPool: try result.boolean(row, 11))
    }
  }

  /// Replaces the voucher of an order whose code was lost.
  ///
  /// Refuses `order_not_found`, `out_of_stock`, and what `ordering.replace_voucher` refuses.
  ///
  /// - Parameter code: A code that was made for it; of a gift with a pool it is not used.
  /// - Returns: The code that it has.
  package func reissue(
    _ order: OrderID, as voucher: VoucherID, with code: SealedCode, actor: String
  ) async throws(OperatorError) -> SealedCode {
    _ = try await operate(
      "select ordering.reissue_for_operator($1, $2, $3, $4, $5)",
      [
        .text(actor), .uuid(PostgresUUID(order)), .uuid(PostgresUUID(voucher)),
        .bytea(code.digest), .bytea(code.sealed),
      ])
    return try await rows(
      "select code_digest, code_sealed from ordering.vouchers where id = $1",
      [.uuid(PostgresUUID(voucher))]
    ) { row, result throws(PostgresError) in
      SealedCode(digest: try result.bytea(row, 0), sealed: try result.bytea(row, 1))
    }[0]
  }
}
