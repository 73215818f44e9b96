package import Coalition
package import Postgres

/// What became of codes that were put into a pool.
package struct LoadedCodes: Sendable {
  package let added: Int64
  /// The places, from 0, of those that the supplier has in one of its pools already.
  package let duplicates: Set<Int>
  /// The places, from 0, of those whose time is over.
  package let expired: Set<Int>
}

/// What became of codes that were withdrawn.
package struct VoidedCodes: Sendable {
  package let voided: Int64
  /// How many were void before.
  package let wereVoid: Int64
  /// How many an order has, which stay good.
  package let given: Int
  /// How many are not in the pool.
  package let unknown: Int
}

/// What a pool holds.
package struct PoolCount: Sendable {
  /// How many codes there ever were.
  package let codes: Int64
  package let free: Int64
  /// Those that orders have.
  package let given: Int64
  /// Those that were withdrawn, or whose orders were cancelled.
  package let voided: Int64
  /// Those whose time was over before anybody got them.
  package let expired: Int64
}

extension PostgresConnection {
  /// Puts codes into the pool of a gift; those that are there already stay what they are.
  ///
  /// Refuses `gift_not_found` and `gift_without_pool`.
  ///
  /// - Parameter codes: Each with the instant at which its time is over; nil: never.
  package func loadCodes(
    _ codes: [(code: SealedCode, validUntil: Instant?)], into gift: GiftID, upload: UUIDv7,
    actor: String
  ) async throws(OperatorError) -> LoadedCodes {
    let loaded = try await rows(
      "select added, duplicates, expired from catalogue.load_codes($1, $2, $3, $4, $5, $6)",
      [
        .text(actor), .uuid(PostgresUUID(upload)), .uuid(PostgresUUID(gift)),
        .byteas(codes.map(\.code.digest)), .byteas(codes.map(\.code.sealed)),
        .timestamptzs(codes.map { $0.validUntil?.microseconds }),
      ]
    ) { row, result throws(PostgresError) in
      LoadedCodes(
        added: try result.bigint(row, 0), duplicates: Set(try result.places(row, 1)),
        expired: Set(try result.places(row, 2)))
    }
    return loaded[0]
  }

  /// Withdraws codes of a pool that no order has.
  ///
  /// Refuses `gift_not_found`.
  package func voidCodes(
    _ digests: [[UInt8]], of gift: GiftID, reason: String, actor: String
  ) async throws(OperatorError) -> VoidedCodes {
    let voided = try await rows(
      "select voided, were_void, given, unknown from catalogue.void_codes($1, $2, $3, $4)",
      [.text(actor), .uuid(PostgresUUID(gift)), .byteas(digests), .text(reason)]
    ) { row, result throws(PostgresError) in
      VoidedCodes(
        voided: try result.bigint(row, 0), wereVoid: try result.bigint(row, 1),
        given: try result.places(row, 2).count, unknown: try result.places(row, 3).count)
    }
    return voided[0]
  }

  /// Counts the codes of a pool.
  package func countCodes(of gift: GiftID) async throws(OperatorError) -> PoolCount {
    let counts = try await rows(
      "select codes, free, given, voided, expired from catalogue.count_codes($1)",
      [.uuid(PostgresUUID(gift))]
    ) { row, result throws(PostgresError) in
      PoolCount(
        codes: try result.bigint(row, 0), free: try result.bigint(row, 1),
        given: try result.bigint(row, 2), voided: try result.bigint(row, 3),
        expired: try result.bigint(row, 4))
    }
    return counts[0]
  }
}
