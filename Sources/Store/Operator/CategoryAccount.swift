package import Postgres

/// A category as the operator lists it.
package struct CategoryAccount: Sendable {
  package let code: String
  /// What it is called, by language, as a JSON object.
  package let titles: String
  /// How many gifts that are not retired are listed under it.
  package let gifts: Int64
}

extension PostgresConnection {
  /// Reads the categories in the order of their codes.
  package func categories() async throws(OperatorError) -> [CategoryAccount] {
    try await rows(
      """
      select c.code, c.titles, (
        select count(*) from catalogue.gifts g
        where g.category = c.code and g.status <> 'retired')
      from catalogue.categories c
      order by c.code collate "C"
      """
    ) { row, result throws(PostgresError) in
      CategoryAccount(
        code: try result.text(row, 0), titles: try result.jsonb(row, 1),
        gifts: try result.bigint(row, 2))
    }
  }
}
