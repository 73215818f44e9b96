package import Coalition
package import Postgres

extension PostgresConnection {
  /// Reads whom a key proves and the terms of that partner.
  package func caller(presenting key: KeyDigest) async throws(StoreError) -> Outcome<Caller> {
    do throws(PostgresError) {
      let results = try await segment([
        key.presentation, Command(Self.presentKey, [.bytea(key.bytes)]), Command(Self.ownTerms),
      ])
      if let refusal = try results[1].refusal(0, 0) {
        return .refused(refusal, detail: nil, isReplay: false)
      }
      return .done(try Caller(key: key, from: results[1], terms: results[2]), isReplay: false)
    } catch {
      throw StoreError(error)
    }
  }

  /// Reads which partner a key proves, suspended or not.
  package func reader(presenting key: KeyDigest) async throws(StoreError) -> Outcome<PartnerID> {
    do throws(PostgresError) {
      let presented = try await query(Self.presentReader, [.bytea(key.bytes)])
      if let refusal = try presented.refusal(0, 0) {
        return .refused(refusal, detail: nil, isReplay: false)
      }
      return .done(try presented.id(0, 1), isReplay: false)
    } catch {
      throw StoreError(error)
    }
  }

  /// Remembers that keys have been used, to the minute.
  package func noteUses(of keys: [KeyDigest]) async throws(StoreError) {
    do throws(PostgresError) {
      _ = try await query(Self.noteKeyUses, [.byteas(keys.map(\.bytes))])
    } catch {
      throw StoreError(error)
    }
  }

  private static let noteKeyUses: Statement = "select 1 from tenancy.note_key_uses($1)"

  private static let presentReader: Statement = """
    select refusal, partner_id from tenancy.present_readers(array[$1])
    """

  private static let presentKey: Statement = """
    select refusal, partner_id, key_id, scopes from tenancy.present_keys(array[$1])
    """

  private static let ownTerms: Statement = """
    select number, id, valid_from, currency, earn_points, earn_amount, redemption_value_micros,
      late_report_days, earn_mode::text, pending_days, redemption_points_min,
      redemption_points_step, redemption_share_max, earns_on_money_only
    from tenancy.terms
    where partner_number = (select tenancy.current_partner_number())
    order by valid_from
    """
}

extension Caller {
  fileprivate init(
    key: KeyDigest, from presented: QueryResult, terms: QueryResult
  ) throws(PostgresError) {
    self.key = key
    partner = try presented.id(0, 1)
    keyID = try presented.id(0, 2)
    scopes = Set(try presented.texts(0, 3).compactMap { $0.flatMap(Scope.init) })
    var versions: [Terms] = []
    var numbers: [TermsID: Int32] = [:]
    for row in 0..<terms.rowCount {
      let version = try Terms(partner: partner, row: row, of: terms)
      versions.append(version)
      numbers[version.id] = try terms.integer(row, 0)
    }
    termsNumbers = numbers
    schedule = storedValue { try TermsSchedule(versions) }
  }
}

extension Terms {
  fileprivate init(partner: PartnerID, row: Int, of result: QueryResult) throws(PostgresError) {
    let id: TermsID = try result.id(row, 1)
    let validFrom = try result.instant(row, 2)
    let currency = try result.currency(row, 3)
    let points = try result.bigint(row, 4)
    let amount = try result.bigint(row, 5)
    let micros = try result.optionalBigint(row, 6)
    let days = try result.optionalInteger(row, 7)
    let earnMode = try result.earnMode(row, 8, days: 9)
    let rules = try result.redemptionRules(row, 10)
    let earnsOnMoneyOnly = try result.boolean(row, 13)
    self = storedValue {
      try Terms(
        id: id, partner: partner, validFrom: validFrom, currency: currency,
        earnRate: EarnRate(points: points, perAmount: amount),
        redemptionValue: micros.map { try RedemptionValue(microsPerPoint: $0) },
        lateReportDays: days.map(Int.init), earnMode: earnMode, redemptionRules: rules,
        earnsOnMoneyOnly: earnsOnMoneyOnly)
    }
  }
}

/// Makes a value of what the database has stored under its own constraints, which are the same.
func storedValue<Value>(_ make: () throws -> Value) -> Value {
  do { return try make() } catch {
    preconditionFailure("the database holds a value that its constraints forbid: \(error)")
  }
}
