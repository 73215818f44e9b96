package import Coalition
package import Postgres

/// What papers and bank files name of a partner, or of the operator.
package struct PartyDetails: Hashable, Sendable {
  package var street: String?
  package var postcode: String?
  package var town: String?
  /// Two capital letters (ISO 3166).
  package var country: String?
  package var taxNumber: String?
  /// The operator's own account; partners' accounts are in their settlement terms.
  package var accountName: String?
  package var iban: String?
  package var bic: String?
  /// By what banks know the operator when it collects.
  package var creditorIdentifier: String?
  /// By which rules a partner is collected from: `core` or `b2b`.
  package var debitScheme: String?

  /// Says nothing yet.
  package init() {}
}

extension PostgresConnection {
  /// Says what papers and bank files name of a partner, or of the operator (nil): a value that is
  /// nil stays, and an empty one is taken away.
  ///
  /// Refuses `partner_not_found`.
  package func setPartyDetails(
    ofPartner code: String?, to details: PartyDetails, actor: String
  ) async throws(OperatorError) {
    _ = try await operate(
      """
      select settlement.set_party_details($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,
        $12::text::settlement.debit_scheme)
      """,
      [
        .text(actor), .text(code), .text(details.street), .text(details.postcode),
        .text(details.town), .text(details.country), .text(details.taxNumber),
        .text(details.accountName), .text(details.iban), .text(details.bic),
        .text(details.creditorIdentifier), .text(details.debitScheme),
      ])
  }

  /// Reads what was said of all parties by an instant (nil: by now), by partner number; 0 is the
  /// operator.
  package func partyDetails(
    at instant: Instant? = nil
  ) async throws(OperatorError) -> [Int32: PartyDetails] {
    let found = try await rows(
      """
      select distinct on (d.partner_number) coalesce(d.partner_number, 0), d.street, d.postcode,
        d.town, d.country, d.tax_number, d.account_name, d.account_iban, d.account_bic,
        d.creditor_identifier, d.debit_scheme::text
      from settlement.party_details d
      where d.set_at <= coalesce($1, ledger.instant())
      order by d.partner_number, d.number desc
      """, [.timestamptz(instant?.microseconds)]
    ) { row, result throws(PostgresError) in
      var details = PartyDetails()
      details.street = try result.optionalText(row, 1)
      details.postcode = try result.optionalText(row, 2)
      details.town = try result.optionalText(row, 3)
      details.country = try result.optionalText(row, 4)
      details.taxNumber = try result.optionalText(row, 5)
      details.accountName = try result.optionalText(row, 6)
      details.iban = try result.optionalText(row, 7)
      details.bic = try result.optionalText(row, 8)
      details.creditorIdentifier = try result.optionalText(row, 9)
      details.debitScheme = try result.optionalText(row, 10)
      return (try result.integer(row, 0), details)
    }
    return Dictionary(uniqueKeysWithValues: found)
  }

  /// Reads the number of a partner.
  ///
  /// Refuses `partner_not_found`.
  package func number(ofPartner code: String) async throws(OperatorError) -> Int32 {
    let found = try await rows(
      "select p.number from tenancy.partners p where p.code = $1", [.text(code)]
    ) { row, result throws(PostgresError) in try result.integer(row, 0) }
    guard let number = found.first else {
      throw .refused(.partnerNotFound, message: "no partner has the code \(code)")
    }
    return number
  }
}
