package import Coalition
package import Postgres

/// A wallet that a partner asks for, by its own id or by that of a member.
package struct WalletRequest: Sendable {
  package enum Subject: Hashable, Sendable {
    case wallet(WalletID)
    case member(MemberID)
  }

  package var key: KeyDigest
  package var subject: Subject

  package init(key: KeyDigest, subject: Subject) {
    self.key = key
    self.subject = subject
  }
}

/// What a wallet holds at one instant. Points are whole points.
package struct WalletState: Sendable {
  package let id: WalletID
  /// Can be spent now.
  package let available: Int64
  /// Earned and not yet spendable.
  package let pending: Int64
  /// Set aside by holds.
  package let held: Int64
  /// Owed by the wallet; recovered from its next credits.
  package let owed: Int64
  package let createdAt: Instant
  package let readAt: Instant
  /// What expires when, soonest first, at most a hundred instants.
  package let expiries: [Coming]
  /// What matures when, soonest first, at most a hundred instants; pending points that wait for a
  /// confirmation are not among it.
  package let maturities: [Coming]

  /// Points to which something happens at one instant.
  package struct Coming: Hashable, Sendable {
    package let at: Instant
    package let points: Int64
  }
}

/// `ledger.read_wallets`.
package enum ReadWallets: BatchCall {
  package typealias Request = WalletRequest
  package typealias Answer = Outcome<WalletState>

  package static let name = "wallets"
  package static let isIdempotent = true
  package static let statement: Statement = """
    select request_number, refusal, wallet_id, points_available, points_pending, points_held,
      points_owed, created_at, read_at, expiring_at, expiring_points, maturing_at,
      maturing_points
    from ledger.read_wallets($1, $2, $3)
    """

  package static func parameters(of requests: [WalletRequest]) -> [PostgresValue] {
    [
      .byteas(requests.map(\.key.bytes)),
      .uuids(
        requests.map { if case .wallet(let id) = $0.subject { PostgresUUID(id) } else { nil } }),
      .uuids(
        requests.map { if case .member(let id) = $0.subject { PostgresUUID(id) } else { nil } }),
    ]
  }

  package static func answer(
    to request: WalletRequest, in row: Int, of result: QueryResult
  ) throws(PostgresError) -> Outcome<WalletState>? {
    if let refusal = try result.refusal(row, 1) {
      return .refused(refusal, detail: nil, isReplay: false)
    }
    let state = WalletState(
      id: try result.id(row, 2), available: try result.bigint(row, 3),
      pending: try result.bigint(row, 4), held: try result.bigint(row, 5),
      owed: try result.bigint(row, 6), createdAt: try result.instant(row, 7),
      readAt: try result.instant(row, 8), expiries: try coming(in: row, 9, of: result),
      maturities: try coming(in: row, 11, of: result))
    return .done(state, isReplay: false)
  }

  /// Reads two parallel arrays, of instants and of points.
  private static func coming(
    in row: Int, _ column: Int, of result: QueryResult
  ) throws(PostgresError) -> [WalletState.Coming] {
    guard try !result.isNull(row, column) else { return [] }
    var coming: [WalletState.Coming] = []
    for case (let at?, let points?) in zip(
      try result.timestamptzs(row, column), try result.bigints(row, column + 1))
    {
      coming.append(.init(at: Instant(clamping: at), points: points))
    }
    return coming
  }
}
