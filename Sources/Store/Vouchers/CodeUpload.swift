package import Coalition
package import Postgres

/// Codes that a supplier puts into a pool together; they differ from each other.
package struct CodeUpload: Sendable {
  package var identity: RequestIdentity
  /// Names the upload, so that what it added is known when it is sent again.
  package var id: UUIDv7
  package var gift: GiftID
  package var codes: [SealedCode]
  /// When the time of each is over; nil: never.
  package var validUntils: [Instant?]

  package init(
    identity: RequestIdentity, id: UUIDv7, gift: GiftID, codes: [SealedCode],
    validUntils: [Instant?]
  ) {
    self.identity = identity
    self.id = id
    self.gift = gift
    self.codes = codes
    self.validUntils = validUntils
  }
}

/// What became of an upload.
package struct CodeUploadReceipt: Sendable {
  /// How many codes were added.
  package let added: Int64
  /// The places, from 0, of codes that the supplier had already.
  package let duplicates: [Int]
  /// The places of codes whose time was over.
  package let expired: [Int]
}

/// What a pool holds.
package struct CodePool: Sendable {
  /// How many codes there ever were.
  package let codes: Int64
  package let free: Int64
  package let given: Int64
  /// Withdrawn, or of orders that were cancelled.
  package let voided: Int64
  /// Expired before anybody was given them.
  package let expired: Int64
}

extension PostgresConnection {
  /// Puts codes into the pool of a gift of the partner that the request's key proves.
  package func upload(
    _ upload: CodeUpload
  ) async throws(StoreError) -> Outcome<CodeUploadReceipt> {
    do throws(PostgresError) {
      let result = try await query(
        Self.uploadCodes,
        [
          .bytea(upload.identity.key.bytes), .bytea(upload.identity.requestKey),
          .bytea(upload.identity.content), .uuid(PostgresUUID(upload.id)),
          .uuid(PostgresUUID(upload.gift)), .byteas(upload.codes.map(\.digest)),
          .byteas(upload.codes.map(\.sealed)),
          .timestamptzs(upload.validUntils.map { $0?.microseconds }),
        ])
      let isReplay = try result.boolean(0, 1)
      if let refusal = try result.refusal(0, 0) {
        return .refused(refusal, detail: nil, isReplay: isReplay)
      }
      return .done(
        CodeUploadReceipt(
          added: try result.bigint(0, 2), duplicates: try result.places(0, 3),
          expired: try result.places(0, 4)), isReplay: isReplay)
    } catch {
      throw StoreError(error)
    }
  }

  /// Tells what the pool of a gift of the partner that a key proves holds.
  package func codePool(
    of gift: GiftID, presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<CodePool> {
    do throws(PostgresError) {
      let result = try await query(
        Self.codePool, [.bytea(key.bytes), .uuid(PostgresUUID(gift))])
      if let refusal = try result.refusal(0, 0) {
        return .refused(refusal, detail: nil, isReplay: false)
      }
      return .done(
        CodePool(
          codes: try result.bigint(0, 1), free: try result.bigint(0, 2),
          given: try result.bigint(0, 3), voided: try result.bigint(0, 4),
          expired: try result.bigint(0, 5)), isReplay: false)
    } catch {
      throw StoreError(error)
    }
  }

  private static let uploadCodes: Statement = """
    select refusal, is_replay, added, duplicates, expired
    from catalogue.upload_codes($1, $2, $3, $4, $5, $6, $7, $8)
    """

  private static let codePool: Statement = """
    select refusal, codes, free, given, voided, expired from catalogue.code_pool($1, $2)
    """
}
