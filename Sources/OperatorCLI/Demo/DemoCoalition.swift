import Coalition
import Postgres
import Store

/// The coalition that the demo sets up: twelve partners with terms of their own.
struct DemoCoalition: Sendable {
  /// A partner of the sample.
  struct Partner: Sendable {
    let code: String
    let label: String
    let terms: TermsDraft
  }

  /// The day on which all terms begin: that of the first receipt.
  private static let termsFrom = "2009-12-01"
  /// Points for each pound, and what a point pays in pounds, so that partners differ.
  private static let prices = [("1/100", "0.01"), ("2/100", "0.005"), ("1/100", "0.0075")]

  let partners: [Partner]

  /// Reads `partners.csv`.
  init(_ folder: DemoFolder) throws {
    let file = try ImportFile(folder.partners, required: ["partner", "label", "currency"])
    let columns = ImportColumns(columns: file.columns)
    var partners: [Partner] = []
    try file.forEach { row in
      let (earn, pays) = Self.prices[partners.count % Self.prices.count]
      guard let currency = Currency(columns.text("currency", row)) else {
        throw CommandFailure.usage("\(folder.partners), line \(row.line) names no currency")
      }
      partners.append(
        Partner(
          code: try CommonParameters.partnerCode(columns.text("partner", row)),
          label: columns.text("label", row),
          terms: TermsDraft(
            validFromOn: try CivilDate(parsing: Self.termsFrom), currency: currency,
            earnRate: try SetTerms.earnRate(earn),
            redemptionValue: try SetTerms.redemptionValue(pays))))
    }
    self.partners = partners
  }

  /// Sets up what is not there yet.
  ///
  /// The receipts are some fifteen years old. Points of usual terms would have expired long ago, so
  /// the demo's live for twenty years, and then to the end of the year.
  func prepare(over connection: PostgresConnection, actor: String) async throws {
    let known = Set(try await connection.partners().map(\.code))
    if known.isEmpty {
      try await connection.configure(
        CoalitionChanges(
          name: "Tessera Demo", timeZone: "Europe/London",
          expiryPolicy: try ExpiryPolicy(parsing: "240-months-to-end-of-year")), actor: actor)
    }
    for partner in partners {
      if !known.contains(partner.code) {
        try await connection.invitePartner(
          Identities.make(), code: partner.code, name: partner.label, actor: actor)
      }
      if try await connection.terms(ofPartner: partner.code).isEmpty {
        _ = try await connection.setTerms(
          Identities.make(), ofPartner: partner.code, to: partner.terms, actor: actor)
      }
    }
  }
}

extension DemoCoalition {
  /// The terms of a partner.
  func terms(of code: String) -> TermsDraft? { partners.first { $0.code == code }?.terms }
}
