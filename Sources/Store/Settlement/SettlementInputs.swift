package import Coalition
package import Postgres

/// What the next close will be, and what it goes on from.
package struct OpenSettlement: Sendable {
  package let number: Int32
  /// What people call it: `2026-10`.
  package let name: String
  package let from: Instant
  package let until: Instant
  package let policyNumber: Int32
  /// Where the last settlement ended; nil for the first.
  package let previousUntil: Instant?
  /// When the last settlement was cut; nil for the first.
  package let previousCut: Instant?
  /// The digest of the last settlement; 32 zeros for the first.
  package let previousDigest: [UInt8]
  package let openingPoints: Int64
  /// What they were carried at; nil for the first.
  package let openingLiability: Int64?
  /// The last statement's number in the series of all; 0 for none.
  package let serialLast: Int64

  package init(
    number: Int32, name: String, from: Instant, until: Instant, policyNumber: Int32,
    previousUntil: Instant?, previousCut: Instant?, previousDigest: [UInt8], openingPoints: Int64,
    openingLiability: Int64?, serialLast: Int64
  ) {
    self.number = number
    self.name = name
    self.from = from
    self.until = until
    self.policyNumber = policyNumber
    self.previousUntil = previousUntil
    self.previousCut = previousCut
    self.previousDigest = previousDigest
    self.openingPoints = openingPoints
    self.openingLiability = openingLiability
    self.serialLast = serialLast
  }
}

/// How the coalition settles, from an instant on.
package struct SettlementPolicyVersion: Sendable {
  package let number: Int32
  package let currency: Currency
  package let carryingRateMicros: Int64
  /// Minor units of `currency` for each settlement.
  package let levy: Int64
}

/// A partner as a close meets it.
package struct SettledPartner: Sendable {
  package let number: Int32
  package let id: PartnerID
  package let code: String
  package let name: String
}

/// Settlement terms in force, with the id by which partners know them.
package struct SettlementTermsVersion: Sendable {
  package let id: SettlementTermsID
  package let terms: SettlementTerms
  /// Whether they change the funding, so that open lots are bought out when they begin.
  package let buysOut: Bool
  /// Whether the partner pays in advance.
  package let isPrepaid: Bool
}

/// What changes whenever something changes that a close reads besides postings.
package struct SettlementInputsVersion: Hashable, Sendable {
  let text: String

  /// The part of it that is about terms, policies and rates: while it stays, so does what was
  /// counted. What is carried, payments and disputes, is quickly read again.
  package var ofPrices: Substring { text.prefix { $0 != " " } }
}

/// An accepted dispute that is in no statement yet.
package struct PendingAdjustment: Sendable {
  package let dispute: String
  package let partner: Int32
  /// In the currency of the statement that it belongs to.
  package let line: StatementLine
  package let currency: Currency
}

extension PostgresConnection {
  /// What the next close will be; nil while the coalition has no settlement policy.
  package func openSettlement() async throws(OperatorError) -> OpenSettlement? {
    try await rows(
      """
      select number, name, from_at, until_at, policy_number,
        nullif(previous_until, '-infinity'), nullif(previous_cut, '-infinity'), previous_digest,
        opening_points, opening_liability, coalesce(previous_serial::bigint, 0)
      from settlement.open_settlement()
      """
    ) { row, result throws(PostgresError) in
      OpenSettlement(
        number: try result.integer(row, 0), name: try result.text(row, 1),
        from: try result.instant(row, 2), until: try result.instant(row, 3),
        policyNumber: try result.integer(row, 4), previousUntil: try result.finiteInstant(row, 5),
        previousCut: try result.finiteInstant(row, 6), previousDigest: try result.bytea(row, 7),
        openingPoints: try result.bigint(row, 8),
        openingLiability: try result.optionalBigint(row, 9),
        serialLast: try result.bigint(row, 10))
    }.first
  }

  /// The instant by the ledger's clock.
  package func ledgerInstant() async throws(OperatorError) -> Instant {
    try await rows("select ledger.instant()") { row, result throws(PostgresError) in
      try result.instant(row, 0)
    }[0]
  }

  /// Ends the running segment of postings: all that was recorded before the instant is there, and
  /// nothing will ever be recorded before it.
  ///
  /// Refuses `period_not_over`. Fails with a lock timeout while somebody writes for long.
  package func cutForSettlement(until: Instant) async throws(OperatorError) -> Instant {
    try await rows(
      "select settlement.cut_for_settlement($1)", [.timestamptz(until.microseconds)]
    ) { row, result throws(PostgresError) in try result.instant(row, 0) }[0]
  }

  /// The version of what a close reads besides postings.
  package func settlementInputsVersion() async throws(OperatorError) -> SettlementInputsVersion {
    try await rows("select settlement.inputs_version()") { row, result throws(PostgresError) in
      SettlementInputsVersion(text: try result.text(row, 0))
    }[0]
  }

  /// Reads a version of the coalition's settlement policy.
  package func settlementPolicy(
    _ number: Int32
  ) async throws(OperatorError) -> SettlementPolicyVersion {
    try await rows(
      """
      select number, currency, carrying_rate_micros::bigint, levy
      from settlement.policies where number = $1
      """, [.integer(number)]
    ) { row, result throws(PostgresError) in
      SettlementPolicyVersion(
        number: try result.integer(row, 0), currency: try result.currency(row, 1),
        carryingRateMicros: try result.bigint(row, 2), levy: try result.bigint(row, 3))
    }[0]
  }

  /// Reads all partners that have settlement terms in force before an instant, by their numbers.
  package func settledPartners(
    before until: Instant
  ) async throws(OperatorError) -> [SettledPartner] {
    try await rows(
      """
      select p.number, p.id, p.code, p.name from tenancy.partners p
      where exists (
        select from settlement.terms t
        where t.partner_number = p.number and t.valid_from < $1
          and settlement.are_terms_approved(t.number))
      order by p.number
      """, [.timestamptz(until.microseconds)]
    ) { row, result throws(PostgresError) in
      SettledPartner(
        number: try result.integer(row, 0), id: try result.id(row, 1),
        code: try result.text(row, 2), name: try result.text(row, 3))
    }
  }

  /// The codes of partners by their numbers.
  package func partnerCodes(
    of numbers: [Int32]
  ) async throws(OperatorError) -> [String] {
    try await rows(
      "select code from tenancy.partners where number = any ($1) order by code",
      [.integers(numbers)]
    ) { row, result throws(PostgresError) in try result.text(row, 0) }
  }

  /// Reads all settlement terms in force that begin before an instant.
  package func approvedSettlementTerms(
    before until: Instant
  ) async throws(OperatorError) -> [SettlementTermsVersion] {
    try await settlementTerms([.timestamptz(until.microseconds), .integers([])])
  }

  /// Reads versions of settlement terms by their numbers.
  func settlementTerms(
    numbered numbers: [Int32]
  ) async throws(OperatorError) -> [SettlementTermsVersion] {
    try await settlementTerms([.timestamptz(nil), .integers(numbers)])
  }

  private func settlementTerms(
    _ parameters: [PostgresValue]
  ) async throws(OperatorError) -> [SettlementTermsVersion] {
    try await rows(
      """
      select t.number, t.id, t.partner_number, t.valid_from, t.currency, t.funding::text,
        t.issue_price_micros::bigint, t.issue_share_bps::integer, t.reimbursement_micros::bigint,
        t.issue_fee_bps::integer, t.redemption_fee_bps::integer, t.platform_fee, t.pays_levy,
        t.breakage_policy::text, t.breakage_share_bps::integer, t.breakage_cause,
        (select array_agg(x.key order by x.key) from jsonb_each_text(t.taxes) x),
        (select array_agg(x.value::integer order by x.key) from jsonb_each_text(t.taxes) x),
        t.payment_days, t.buys_out, t.payment_calendar::text, t.payment_cut_off_day,
        t.is_prepaid
      from settlement.terms t
      where case when cardinality($2::integer[]) = 0
        then t.valid_from < $1 and settlement.are_terms_approved(t.number)
        else t.number = any ($2) end
      order by t.partner_number, t.valid_from
      """, parameters, reading: SettlementTermsVersion.init)
  }

  /// Reads the rates into a currency that are valid at an instant: the latest of each.
  package func exchangeRates(
    into currency: Currency, at instant: Instant
  ) async throws(OperatorError) -> [ExchangeRate] {
    try await rows(
      """
      select distinct on (r.currency) r.currency, r.rate_nanos
      from settlement.exchange_rates r
      where r.settlement_currency = $1 and r.valid_from <= $2
      order by r.currency, r.valid_from desc
      """, [.text(currency.code), .timestamptz(instant.microseconds)]
    ) { row, result throws(PostgresError) in
      let billing = try result.currency(row, 0)
      let nanos = try result.bigint(row, 1)
      return storedValue { try ExchangeRate(of: billing, in: currency, nanoUnits: nanos) }
    }
  }

  /// What partners owe (above zero) or are owed of all settlements so far, by partner number, in
  /// the settlement currency, which never changes.
  package func partnerBalances() async throws(OperatorError) -> [Int32: Int64] {
    let found = try await rows("select partner_number, amount from settlement.balances()") {
      row, result throws(PostgresError) in
      (partner: try result.integer(row, 0), amount: try result.bigint(row, 1))
    }
    return Dictionary(uniqueKeysWithValues: found.map { ($0.partner, $0.amount) })
  }

  /// The points that each partner issued and that are outstanding by the settlements before one,
  /// by partner number.
  package func issuerPoints(
    before settlement: Int32
  ) async throws(OperatorError) -> [Int32: Int64] {
    let found = try await rows(
      "select issuer, points from settlement.issuer_points($1)", [.integer(settlement)]
    ) { row, result throws(PostgresError) in
      (issuer: try result.integer(row, 0), points: try result.bigint(row, 1))
    }
    return Dictionary(uniqueKeysWithValues: found.map { ($0.issuer, $0.points) })
  }

  /// Reads accepted disputes that are in no statement yet.
  package func pendingAdjustments() async throws(OperatorError) -> [PendingAdjustment] {
    try await rows(
      """
      select dispute_id, partner_number, amount, tax_bps, document::text, belongs_to, currency
      from settlement.pending_adjustments()
      """
    ) { row, result throws(PostgresError) in
      let dispute: DisputeID = try result.id(row, 0)
      return PendingAdjustment(
        dispute: dispute.uuid.description, partner: try result.integer(row, 1),
        line: StatementLine(
          charge: .disputeAdjustment,
          document: storedWord(try result.text(row, 4)),
          amount: try result.bigint(row, 2),
          taxBasisPoints: try result.optionalInteger(row, 3).map(Int.init),
          belongsTo: try result.optionalInteger(row, 5)),
        currency: try result.currency(row, 6))
    }
  }

  /// The points of each issuer's open and held lots when a settlement was closed, by number.
  package func openPoints(
    until: Instant, cut: Instant
  ) async throws(OperatorError) -> [Int32: Int64] {
    let found = try await rows(
      """
      select p.number, o.points from settlement.outstanding_at('issuer', $2, $1) o
      join tenancy.partners p on p.code = o.issuer
      """, [.timestamptz(until.microseconds), .timestamptz(cut.microseconds)]
    ) { row, result throws(PostgresError) in
      (partner: try result.integer(row, 0), points: try result.bigint(row, 1))
    }
    return Dictionary(uniqueKeysWithValues: found.map { ($0.partner, $0.points) })
  }

  /// Reads the lines of a settlement that did not follow from figures, as they were stated.
  package func furtherLines(
    of settlement: Int32
  ) async throws(OperatorError) -> [(partner: Int32, line: StatementLine)] {
    try await rows(
      """
      select partner_number, charge::text, document::text, coalesce(quantity, 0), rate_micros,
        share_bps, amount, tax_bps, terms_number, belongs_to, original_amount, original_currency,
        original_rate_nanos
      from settlement.lines
      where settlement_number = $1 and charge in ('buy_out', 'deposit_return', 'dispute_adjustment')
      order by partner_number, line
      """, [.integer(settlement)]
    ) { row, result throws(PostgresError) in
      return (
        partner: try result.integer(row, 0),
        line: StatementLine(
          charge: storedWord(try result.text(row, 1)),
          document: storedWord(try result.text(row, 2)),
          quantity: try result.bigint(row, 3), rateMicros: try result.optionalBigint(row, 4),
          shareBasisPoints: try result.optionalInteger(row, 5).map(Int.init),
          amount: try result.bigint(row, 6),
          taxBasisPoints: try result.optionalInteger(row, 7).map(Int.init),
          termsNumber: try result.optionalInteger(row, 8),
          belongsTo: try result.optionalInteger(row, 9),
          original: try result.originalAmount(row, 10))
      )
    }
  }

  /// The coalition's name.
  package func coalitionName() async throws(OperatorError) -> String {
    try await rows("select name from coalition.settings") { row, result throws(PostgresError) in
      try result.text(row, 0)
    }[0]
  }

  /// The day that it is in the coalition's time zone.
  package func today() async throws(OperatorError) -> CivilDate {
    try await rows(
      """
      select (ledger.instant() at time zone s.time_zone)::date from coalition.settings s
      """
    ) { row, result throws(PostgresError) in try result.civilDate(row, 0) }[0]
  }

  /// The last day of a period that ends at an instant, in the coalition's time zone.
  package func lastDay(until: Instant) async throws(OperatorError) -> CivilDate {
    try await rows(
      """
      select ($1::timestamptz at time zone s.time_zone - interval '1 microsecond')::date
      from coalition.settings s
      """, [.timestamptz(until.microseconds)]
    ) { row, result throws(PostgresError) in try result.civilDate(row, 0) }[0]
  }
}

extension SettlementTermsVersion {
  fileprivate init(row: Int, of result: QueryResult) throws(PostgresError) {
    id = try result.id(row, 1)
    let number = try result.integer(row, 0)
    let partner = try result.integer(row, 2)
    let validFrom = try result.instant(row, 3)
    let currency = try result.currency(row, 4)
    let funding = try result.text(row, 5)
    let issuePrice = try result.bigint(row, 6)
    let issueShare = try result.integer(row, 7)
    let reimbursement = try result.bigint(row, 8)
    let issueFee = try result.integer(row, 9)
    let redemptionFee = try result.integer(row, 10)
    let platformFee = try result.bigint(row, 11)
    let paysLevy = try result.boolean(row, 12)
    let breakage = try result.text(row, 13)
    let breakageShare = try result.integer(row, 14)
    let cause = try result.optionalText(row, 15)
    let taxed = try result.isNull(row, 16) ? [] : result.texts(row, 16).compactMap(\.self)
    let rates = try result.isNull(row, 17) ? [] : result.integers(row, 17).compactMap(\.self)
    let paymentDays = try result.integer(row, 18)
    buysOut = try result.boolean(row, 19)
    let calendar = try result.optionalText(row, 20)
    isPrepaid = try result.boolean(row, 22)
    let cutOffDay = Int(try result.optionalInteger(row, 21) ?? 1)
    terms = storedValue {
      guard let funding = FundingModel(rawValue: funding) else { throw UnknownWord(funding) }
      guard let policy = BreakagePolicy(rawValue: breakage) else { throw UnknownWord(breakage) }
      var taxes: [ChargeType: Int] = [:]
      for (word, rate) in zip(taxed, rates) {
        guard let charge = ChargeType(rawValue: word) else { throw UnknownWord(word) }
        taxes[charge] = Int(rate)
      }
      return try SettlementTerms(
        number: number, partnerNumber: partner, validFrom: validFrom, currency: currency,
        funding: funding, issuePriceMicros: issuePrice, issueShareBasisPoints: Int(issueShare),
        reimbursementMicros: reimbursement, issueFeeBasisPoints: Int(issueFee),
        redemptionFeeBasisPoints: Int(redemptionFee), platformFee: platformFee,
        paysLevy: paysLevy, breakagePolicy: policy,
        breakageShareBasisPoints: Int(breakageShare), breakageCause: cause, taxes: taxes,
        paymentDays: Int(paymentDays),
        paymentCalendar: calendar.map {
          try PaymentCalendar(storedWord($0), cutOffDay: cutOffDay)
        })
    }
  }
}
