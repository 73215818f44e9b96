package import Coalition
package import Postgres

/// What went beyond a limit that asks for a review, and what somebody found.
package struct Review: Sendable {
  /// What somebody who has looked at it says.
  package enum Verdict: String, CaseIterable, Sendable { case approved, rejected }

  package let number: Int64
  package let openedAt: Instant
  /// The limit as it was when it was passed.
  package let limit: VelocityLimit
  package let limitNumber: Int32
  package let windowFrom: Instant
  /// Who it was: a member's id, or the codes of a partner and of its cashier or outlet.
  package let subject: String
  /// Requests of the window, at the last one that went beyond.
  package let requests: Int64
  /// Points of the window, at the last one that went beyond.
  package let points: Int64
  /// How many requests went beyond.
  package let breaches: Int64
  package let resolvedAt: Instant?
  package let resolvedBy: String?
  package let verdict: String?
  package let reason: String?
}

/// A document that went beyond a limit.
package struct ReviewDocument: Sendable {
  package let id: String
  /// `purchase`, `redemption`, `hold` or `order`.
  package let kind: String
  /// The code of the partner.
  package let partner: String
  package let points: Int64
  package let recordedAt: Instant
}

extension PostgresConnection {
  /// Reads reviews, the oldest first: those that nobody has resolved, or all of the newest.
  package func reviews(
    includingResolved: Bool, limit: Int
  ) async throws(OperatorError) -> [Review] {
    let found = try await rows(
      Review.some, [.bigint(nil), .boolean(includingResolved), .bigint(Int64(limit))]
    ) { row, result throws(PostgresError) in try Review(row: row, of: result) }
    return found.reversed()
  }

  /// Reads a review.
  ///
  /// Refuses `review_not_found`.
  package func review(_ number: Int64) async throws(OperatorError) -> Review {
    let found = try await rows(
      Review.some, [.bigint(number), .boolean(true), .bigint(1)]
    ) { row, result throws(PostgresError) in try Review(row: row, of: result) }
    guard let review = found.first else {
      throw .refused(.reviewNotFound, message: "no review has the number \(number)")
    }
    return review
  }

  /// Reads the documents of a review, at most the first hundred that went beyond.
  package func documents(
    ofReview number: Int64
  ) async throws(OperatorError) -> [ReviewDocument] {
    try await rows(
      """
      select d.document_id, d.kind, p.code, d.points, d.recorded_at
      from ledger.review_documents d join tenancy.partners p on p.number = d.at_partner
      where d.review_number = $1
      order by d.recorded_at, d.document_id
      """, [.bigint(number)]
    ) { row, result throws(PostgresError) in
      let kind = try result.text(row, 1)
      return ReviewDocument(
        id: try ReviewDocument.id(ofKind: kind, row: row, of: result), kind: kind,
        partner: try result.text(row, 2), points: try result.bigint(row, 3),
        recordedAt: try result.instant(row, 4))
    }
  }

  /// Says what somebody found who has looked at a review.
  ///
  /// Refuses `review_not_found` and `review_already_resolved`.
  package func resolveReview(
    _ number: Int64, as verdict: Review.Verdict, reason: String, actor: String
  ) async throws(OperatorError) {
    _ = try await operate(
      "select ledger.resolve_review($1, $2, $3, $4)",
      [.text(actor), .bigint(number), .text(verdict.rawValue), .text(reason)])
  }
}

extension Review {
  fileprivate static let some: Statement = """
    select r.number, r.opened_at, r.limit_number, r.window_from, r.member_id,
      concat_ws(' ', o.code, nullif(r.subject_code, '')), r.requests, r.points, r.breaches,
      r.resolved_at, r.resolved_by, r.verdict::text, r.reason, r.subject::text, r.activity::text,
      r.span::text, 'review', p.code, r.count_max, r.points_max
    from ledger.reviews r
    left join tenancy.partners p on p.number = r.at_partner
    left join tenancy.partners o on o.number = r.of_partner
    where ($1 is null or r.number = $1) and ($2 or r.resolved_at is null)
    order by case when $2 then r.number else -r.number end desc
    limit $3
    """

  fileprivate init(row: Int, of result: QueryResult) throws(PostgresError) {
    number = try result.bigint(row, 0)
    openedAt = try result.instant(row, 1)
    limitNumber = try result.integer(row, 2)
    windowFrom = try result.instant(row, 3)
    let member: MemberID? = try result.optionalID(row, 4)
    subject = if let member { member.description } else { try result.text(row, 5) }
    requests = try result.bigint(row, 6)
    points = try result.bigint(row, 7)
    breaches = try result.bigint(row, 8)
    resolvedAt = try result.finiteInstant(row, 9)
    resolvedBy = try result.optionalText(row, 10)
    verdict = try result.optionalText(row, 11)
    reason = try result.optionalText(row, 12)
    limit = try VelocityLimit(row: row, 13, of: result)
  }
}

extension ReviewDocument {
  fileprivate static func id(
    ofKind kind: String, row: Int, of result: QueryResult
  ) throws(PostgresError) -> String {
    switch kind {
    case "purchase": (try result.id(row, 0) as PurchaseID).description
    case "redemption": (try result.id(row, 0) as RedemptionID).description
    case "order": (try result.id(row, 0) as OrderID).description
    default: try result.uuid(row, 0).description
    }
  }
}
