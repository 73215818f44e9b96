package import Coalition
package import Postgres

/// What an erasure has made of one kind of data about a member.
package struct ErasedData: Sendable {
  /// Such as `identifiers`.
  package let data: String
  /// `removed`, `emptied` (only free text of it), or `kept`.
  package let treatment: String
  package let rows: Int64
  /// Why what is kept must be kept; nil where nothing is.
  package let reason: String?
  /// When the member was first erased.
  package let erasedAt: Instant
}

extension PostgresConnection {
  /// Reads all that the coalition holds about a member, as a JSON object.
  ///
  /// Refuses `member_not_found`.
  package func exportMember(
    _ id: MemberID, actor: String
  ) async throws(OperatorError) -> String {
    let exports = try await rows(
      "select jsonb_pretty(membership.export_member($1, $2))",
      [.text(actor), .uuid(PostgresUUID(id))]
    ) { row, result throws(PostgresError) in try result.text(row, 0) }
    return exports[0]
  }

  /// Removes everything personal about a member and keeps the ledger by id.
  ///
  /// Refuses `member_not_found`, `member_has_points` and `member_has_holds`.
  ///
  /// - Parameters:
  ///   - forfeitsPoints: Whether what the wallet has may be lost with the member.
  ///   - discardsChanges: Whether to tell only what would happen.
  package func eraseMember(
    _ id: MemberID, reason: String, forfeitsPoints: Bool, discardsChanges: Bool, actor: String
  ) async throws(OperatorError) -> [ErasedData] {
    let erase = Command(
      """
      select data, treatment, row_count, reason, erased_at
      from membership.erase_member($1, $2, $3, $4)
      """,
      [.text(actor), .uuid(PostgresUUID(id)), .text(reason), .boolean(forfeitsPoints)])
    do throws(PostgresError) {
      let result = try await segment([
        Command("begin"), erase, Command(discardsChanges ? "rollback" : "commit"),
      ])[1]
      var erased: [ErasedData] = []
      for row in 0..<result.rowCount {
        erased.append(
          ErasedData(
            data: try result.text(row, 0), treatment: try result.text(row, 1),
            rows: try result.bigint(row, 2), reason: try result.optionalText(row, 3),
            erasedAt: try result.instant(row, 4)))
      }
      return erased
    } catch {
      throw OperatorError(error)
    }
  }
}
