package import Coalition
package import Postgres

/// How a partner that leaves stands in one settlement.
package struct ExitStanding: Sendable {
  /// Where the settlement lies on its way out.
  package enum Stage: String, Sendable {
    /// The run-off goes on.
    case leaving
    /// It is the first that ends with the run-off or after it.
    case final
    /// That was before.
    case left
  }

  package let partner: Int32
  package let stage: Stage
  /// Of a partner that has left: whether a payment was returned since its last statement.
  package let isRecalled: Bool
  /// Whether it issued or redeemed at any time of the settlement.
  package let owesPlatformFee: Bool
  /// The end of its run-off.
  package let runsOffUntil: Instant
  /// The settlement terms that begin then.
  package let terms: SettlementTermsVersion

  /// What its statement is, if there is one.
  package var finality: StatementFinality? {
    switch stage {
    case .leaving: nil
    case .final: .final
    case .left: .supplementary
    }
  }

  /// Whether it has a statement, whatever is in it.
  package var isAlwaysStated: Bool { stage != .left || isRecalled }
}

extension PostgresConnection {
  /// Reads how partners that leave stand in a settlement, by their number.
  package func exitStandings(
    in number: Int32, from: Instant, until: Instant
  ) async throws(OperatorError) -> [Int32: ExitStanding] {
    typealias Found = (
      partner: Int32, stage: ExitStanding.Stage, isRecalled: Bool, owesFee: Bool,
      runsOffUntil: Instant, terms: Int32
    )
    let found = try await rows(
      """
      select partner_number, standing, is_recalled, owes_platform_fee, runs_off_until,
        terms_number
      from settlement.exits_at($1, $2, $3)
      """,
      [
        .integer(number), .timestamptz(from.microseconds), .timestamptz(until.microseconds),
      ]
    ) { row, result throws(PostgresError) -> Found in
      (
        try result.integer(row, 0), storedWord(try result.text(row, 1)),
        try result.boolean(row, 2), try result.boolean(row, 3), try result.instant(row, 4),
        try result.integer(row, 5)
      )
    }
    guard !found.isEmpty else { return [:] }
    let terms = try await settlementTerms(numbered: found.map(\.terms))
    var standings: [Int32: ExitStanding] = [:]
    for exit in found {
      guard let version = terms.first(where: { $0.terms.number == exit.terms }) else { continue }
      standings[exit.partner] = ExitStanding(
        partner: exit.partner, stage: exit.stage, isRecalled: exit.isRecalled,
        owesPlatformFee: exit.owesFee, runsOffUntil: exit.runsOffUntil, terms: version)
    }
    return standings
  }

  /// Reads what is left of what a partner has paid in, by the currency in which it did.
  package func depositsLeft(of partner: Int32) async throws(OperatorError) -> [Money] {
    try await rows(
      "select amount, currency from settlement.deposits_left($1)", [.integer(partner)]
    ) { row, result throws(PostgresError) in try result.money(row, 0) }
  }
}
