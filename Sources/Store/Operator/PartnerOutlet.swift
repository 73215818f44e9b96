package import Coalition
package import Postgres

/// A partner's store or web shop.
package struct PartnerOutlet: Sendable {
  package let id: OutletID
  /// The partner's own name for it.
  package let code: String
  package let name: String
  package let createdAt: Instant
}

extension PostgresConnection {
  /// Adds an outlet of a partner.
  ///
  /// Refuses `partner_not_found` and `outlet_code_taken`.
  package func addOutlet(
    _ id: OutletID, ofPartner partner: String, code: OutletCode, name: String, actor: String
  ) async throws(OperatorError) {
    _ = try await operate(
      "select tenancy.add_outlet($1, $2, $3, $4, $5)",
      [
        .text(actor), .uuid(PostgresUUID(id)), .text(partner), .text(code.text), .text(name),
      ])
  }

  /// Reads a partner's outlets in the order of their codes.
  ///
  /// Refuses `partner_not_found`.
  package func outlets(ofPartner code: String) async throws(OperatorError) -> [PartnerOutlet] {
    _ = try await partner(code)
    return try await rows(
      """
      select o.id, o.code, o.name, o.created_at
      from tenancy.outlets o join tenancy.partners p on p.number = o.partner_number
      where p.code = $1
      order by o.code
      """, [.text(code)]
    ) { row, result throws(PostgresError) in
      PartnerOutlet(
        id: try result.id(row, 0), code: try result.text(row, 1), name: try result.text(row, 2),
        createdAt: try result.instant(row, 3))
    }
  }
}
