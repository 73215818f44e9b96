package import Coalition
package import Postgres

/// A partner as the operator sees it.
package struct PartnerAccount: Sendable {
  /// Whether the partner may trade.
  package enum Status: String, CaseIterable, Sendable {
    case active
    case suspended
  }

  package let id: PartnerID
  /// The operator's own short name for it.
  package let code: String
  package let name: String
  package let status: Status
  package let createdAt: Instant
  /// The terms that hold now; nil before the first begin.
  package let terms: TermsVersion?
  /// Keys that prove the partner at this moment.
  package let keysActive: Int64
  package let outlets: Int64
}

extension PostgresConnection {
  /// Takes a merchant into the coalition.
  ///
  /// Refuses `partner_code_taken`.
  package func invitePartner(
    _ id: PartnerID, code: String, name: String, actor: String
  ) async throws(OperatorError) {
    _ = try await operate(
      "select tenancy.invite_partner($1, $2, $3, $4)",
      [.text(actor), .uuid(PostgresUUID(id)), .text(code), .text(name)])
  }

  /// Suspends a partner or lets it back in; every key of it is refused from the commit on.
  ///
  /// Refuses `partner_not_found`.
  package func setStatus(
    ofPartner code: String, to status: PartnerAccount.Status, reason: String?, actor: String
  ) async throws(OperatorError) {
    _ = try await operate(
      "select tenancy.set_partner_status($1, $2, $3::text::tenancy.partner_status, $4)",
      [.text(actor), .text(code), .text(status.rawValue), .text(reason)])
  }

  /// Reads all partners in the order of their codes.
  package func partners() async throws(OperatorError) -> [PartnerAccount] {
    try await rows(PartnerAccount.all, [.text(nil)]) { row, result throws(PostgresError) in
      try PartnerAccount(row: row, of: result)
    }
  }

  /// Reads one partner.
  ///
  /// Refuses `partner_not_found`.
  package func partner(_ code: String) async throws(OperatorError) -> PartnerAccount {
    let found = try await rows(PartnerAccount.all, [.text(code)]) {
      row, result throws(PostgresError) in try PartnerAccount(row: row, of: result)
    }
    guard let partner = found.first else {
      throw .refused(.partnerNotFound, message: "no partner has the code \(code)")
    }
    return partner
  }
}

extension PartnerAccount {
  fileprivate static let all: Statement = """
    select p.id, p.code, p.name, p.status::text, p.created_at,
      (select count(*) from tenancy.api_keys k where k.partner_number = p.number
         and k.revoked_at is null and k.expires_at > now()),
      (select count(*) from tenancy.outlets o where o.partner_number = p.number),
      t.id, t.valid_from, t.currency, t.earn_points, t.earn_amount, t.redemption_value_micros,
      t.late_report_days, (t.valid_from at time zone s.time_zone)::date, t.earn_mode::text,
      t.pending_days
    from tenancy.partners p
    cross join coalition.settings s
    left join lateral (
      select * from tenancy.terms t where t.partner_number = p.number and t.valid_from <= now()
      order by t.valid_from desc limit 1
    ) t on true
    where $1 is null or p.code = $1
    order by p.code
    """

  fileprivate init(row: Int, of result: QueryResult) throws(PostgresError) {
    id = try result.id(row, 0)
    code = try result.text(row, 1)
    name = try result.text(row, 2)
    let statusText = try result.text(row, 3)
    status = storedValue {
      guard let status = Status(rawValue: statusText) else { throw UnknownWord(statusText) }
      return status
    }
    createdAt = try result.instant(row, 4)
    keysActive = try result.bigint(row, 5)
    outlets = try result.bigint(row, 6)
    terms =
      try result.isNull(row, 7) ? nil : TermsVersion(row: row, firstColumn: 7, of: result)
  }
}

/// A word of an enumeration that this program does not know.
struct UnknownWord: Error {
  let word: String
  init(_ word: String) { self.word = word }
}
