package import Coalition
package import Postgres

/// What the operator asks for when expired points are to be given back.
package struct ReinstatementRequest: Sendable {
  /// Whose points they are.
  package enum Owner: Hashable, Sendable {
    case wallet(WalletID)
    case member(MemberID)
  }

  /// When they expire then.
  package enum Expiry: Hashable, Sendable {
    /// As points that are earned now.
    case byPolicy
    case never
    /// Through the end of a day in the coalition's time zone.
    case through(CivilDate)
  }

  package var owner: Owner
  /// The posting that expired them.
  package var posting: Int32
  /// Nil for all that is left of it.
  package var points: Points?
  package var expiry: Expiry
  package var reason: String

  package init(
    owner: Owner, posting: Int32, points: Points?, expiry: Expiry, reason: String
  ) {
    self.owner = owner
    self.posting = posting
    self.points = points
    self.expiry = expiry
    self.reason = reason
  }
}

/// Expired points that were given back.
package struct Reinstatement: Sendable {
  package let id: ReinstatementID
  package let wallet: WalletID
  /// The posting that gave them back.
  package let posting: Int32
  package let points: Int64
  /// The code of the partner that issued them.
  package let issuer: String?
  /// Nil for never.
  package let expiresAt: Instant?
  package let balanceAfter: Int64
}

extension PostgresConnection {
  /// Gives expired points back.
  ///
  /// Refuses `wallet_not_found`, `wallet_closed`, `member_not_found`, `expiry_not_found`,
  /// `reinstatement_exceeds_expiry` and `reinstatement_expires_too_early`.
  package func reinstatePoints(
    _ id: ReinstatementID, _ request: ReinstatementRequest, actor: String
  ) async throws(OperatorError) -> Reinstatement {
    var wallet: WalletID?
    var member: MemberID?
    switch request.owner {
    case .wallet(let id): wallet = id
    case .member(let id): member = id
    }
    var through: CivilDate?
    if case .through(let date) = request.expiry { through = date }
    return try await rows(
      """
      select wallet_id, posting, points, issuer, expires_at, balance
      from ledger.reinstate_points($1, $2, $3, $4, $5, $6, $7, $8, $9)
      """,
      [
        .text(actor), .uuid(PostgresUUID(id)), .uuid(wallet.map { PostgresUUID($0) }),
        .uuid(member.map { PostgresUUID($0) }), .integer(request.posting),
        .bigint(request.points?.value), .date(through.map { Int32($0.daysSince1970) }),
        .boolean(request.expiry == .never), .text(request.reason),
      ]
    ) { row, result throws(PostgresError) in
      Reinstatement(
        id: id, wallet: try result.id(row, 0), posting: try result.integer(row, 1),
        points: try result.bigint(row, 2), issuer: try result.optionalText(row, 3),
        expiresAt: try result.finiteInstant(row, 4), balanceAfter: try result.bigint(row, 5))
    }[0]
  }
}
