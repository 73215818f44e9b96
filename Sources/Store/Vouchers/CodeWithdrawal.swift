package import Coalition
package import Postgres

/// Codes that a supplier withdraws from a pool together; they differ from each other.
package struct CodeWithdrawal: Sendable {
  package var identity: RequestIdentity
  package var gift: GiftID
  package var digests: [[UInt8]]

  package init(identity: RequestIdentity, gift: GiftID, digests: [[UInt8]]) {
    self.identity = identity
    self.gift = gift
    self.digests = digests
  }
}

/// What became of a withdrawal.
package struct CodeWithdrawalReceipt: Sendable {
  /// How many codes were withdrawn.
  package let withdrawn: Int64
  /// The places, from 0, of codes that were withdrawn or had expired before.
  package let void: [Int]
  /// The places of codes that an order was given.
  package let given: [Int]
  /// The places of codes that are not in the pool.
  package let unknown: [Int]
}

extension PostgresConnection {
  /// Withdraws codes of the pool of a gift of the partner that the request's key proves.
  package func withdraw(
    _ withdrawal: CodeWithdrawal
  ) async throws(StoreError) -> Outcome<CodeWithdrawalReceipt> {
    do throws(PostgresError) {
      let result = try await query(
        """
        select refusal, is_replay, withdrawn, were_void, given, unknown
        from catalogue.withdraw_codes($1, $2, $3, $4, $5)
        """,
        [
          .bytea(withdrawal.identity.key.bytes), .bytea(withdrawal.identity.requestKey),
          .bytea(withdrawal.identity.content), .uuid(PostgresUUID(withdrawal.gift)),
          .byteas(withdrawal.digests),
        ])
      let isReplay = try result.boolean(0, 1)
      if let refusal = try result.refusal(0, 0) {
        return .refused(refusal, detail: nil, isReplay: isReplay)
      }
      return .done(
        CodeWithdrawalReceipt(
          withdrawn: try result.bigint(0, 2), void: try result.places(0, 3),
          given: try result.places(0, 4), unknown: try result.places(0, 5)),
        isReplay: isReplay)
    } catch {
      throw StoreError(error)
    }
  }
}
