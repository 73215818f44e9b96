package import Coalition
package import Postgres

/// A lost code that is to be replaced.
package struct ReissueRequest: Sendable {
  package var identity: RequestIdentity
  package var order: OrderID
  /// The id of the new voucher.
  package var voucher: VoucherID
  /// The new code; nil where it comes from a pool.
  package var code: SealedCode?

  package init(
    identity: RequestIdentity, order: OrderID, voucher: VoucherID, code: SealedCode?
  ) {
    self.identity = identity
    self.order = order
    self.voucher = voucher
    self.code = code
  }
}

/// A voucher as it was issued in the place of another.
package struct ReissuedVoucher: Sendable {
  package let id: VoucherID
  package let order: OrderID
  package let gift: GiftID
  /// Nil for whoever may not have it: the supplier.
  package let code: SealedCode?
  package let uses: Int32
  /// Nil: it does not expire.
  package let expiresAt: Instant?
  package let issuedAt: Instant
  package let replaces: VoucherID
}

extension PostgresConnection {
  /// Whether the holder of a key may have the code of an order's voucher replaced; of which gift it
  /// is, and whether its codes come from a pool.
  package func reissue(
    of order: OrderID, presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<(gift: GiftID, needsPool: Bool)> {
    do throws(PostgresError) {
      let result = try await query(
        Self.reissuer, [.bytea(key.bytes), .uuid(PostgresUUID(order))])
      if let refusal = try result.refusal(0, 0) {
        return .refused(refusal, detail: nil, isReplay: false)
      }
      return .done(
        (gift: try result.id(0, 1), needsPool: try result.boolean(0, 2)), isReplay: false)
    } catch {
      throw StoreError(error)
    }
  }

  /// Sets the next code of a pool aside for a voucher; where nothing is left, nothing is, and
  /// `reissue` refuses.
  package func setCodeAside(
    of gift: GiftID, for voucher: VoucherID, presenting key: KeyDigest
  ) async throws(StoreError) {
    do throws(PostgresError) {
      _ = try await query(
        Self.reserveCode,
        [.bytea(key.bytes), .uuid(PostgresUUID(gift)), .uuid(PostgresUUID(voucher))])
    } catch {
      throw StoreError(error)
    }
  }

  /// Replaces the lost code of an order's voucher.
  package func reissue(
    _ request: ReissueRequest
  ) async throws(StoreError) -> Outcome<ReissuedVoucher> {
    do throws(PostgresError) {
      let result = try await query(
        Self.reissueVoucher,
        [
          .bytea(request.identity.key.bytes), .bytea(request.identity.requestKey),
          .bytea(request.identity.content), .uuid(PostgresUUID(request.order)),
          .uuid(PostgresUUID(request.voucher)), .bytea(request.code?.digest),
          .bytea(request.code?.sealed),
        ])
      let isReplay = try result.boolean(0, 2)
      if let refusal = try result.refusal(0, 0) {
        return .refused(
          refusal, detail: try result.optionalBigint(0, 1), isReplay: isReplay)
      }
      return .done(
        try ReissuedVoucher(of: request.order, from: result), isReplay: isReplay)
    } catch {
      throw StoreError(error)
    }
  }

  private static let reissuer: Statement = """
    select refusal, gift_id, needs_pool from ordering.reissuer($1, $2)
    """

  private static let reserveCode: Statement = """
    select catalogue.reserve_code($1, $2, $3)
    """

  private static let reissueVoucher: Statement = """
    select refusal, detail, is_replay, voucher_id, gift_id, told_digest, told_sealed, uses,
      expires_at, issued_at, replaces
    from ordering.reissue_voucher($1, $2, $3, $4, $5, $6, $7)
    """
}

extension ReissuedVoucher {
  fileprivate init(of order: OrderID, from result: QueryResult) throws(PostgresError) {
    id = try result.id(0, 3)
    self.order = order
    gift = try result.id(0, 4)
    code =
      try result.isNull(0, 5)
      ? nil : SealedCode(digest: try result.bytea(0, 5), sealed: try result.bytea(0, 6))
    uses = try result.integer(0, 7)
    expiresAt = try result.finiteInstant(0, 8)
    issuedAt = try result.instant(0, 9)
    replaces = try result.id(0, 10)
  }
}
