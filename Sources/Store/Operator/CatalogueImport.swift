package import Coalition
package import Postgres

/// What became of one entry of a file of the catalogue.
package struct ImportedEntry: Sendable {
  /// What an import makes of an entry.
  package enum Outcome: String, CaseIterable, Sendable {
    /// It was not there.
    case added
    /// It was there, and otherwise.
    case changed
    /// It was there as the file has it.
    case unchanged
    /// A rule says no; nothing of the file was brought in.
    case refused
  }

  /// Its place in the file, from 1.
  package let place: Int64
  /// `category` or `gift`.
  package let object: String
  /// Who supplies it, if it is a gift.
  package let supplier: String?
  package let code: String
  package let outcome: Outcome
  package let refusal: Refusal?
  /// Why it is refused, in words.
  package let message: String?
}

extension PostgresConnection {
  /// Brings entries of a catalogue in, all of them or, where one is refused, none.
  ///
  /// - Parameters:
  ///   - entries: JSON as `CatalogueEntry` writes it.
  ///   - ids: One for each entry, for the gifts that are new.
  /// - Returns: What became of each, or would have become, in their order.
  package func importCatalogue(
    _ entries: [String], ids: [GiftID], actor: String, isRehearsal: Bool
  ) async throws(OperatorError) -> [ImportedEntry] {
    try await rows(
      "select * from catalogue.import_catalogue($1, to_jsonb($2::jsonb[]), $3, $4)",
      [
        .text(actor), .jsonbs(entries), .uuids(ids.map { PostgresUUID($0) }),
        .boolean(isRehearsal),
      ]
    ) { row, result throws(PostgresError) in
      ImportedEntry(
        place: try result.bigint(row, 0), object: try result.text(row, 1),
        supplier: try result.optionalText(row, 2), code: try result.text(row, 3),
        outcome: storedWord(try result.text(row, 4)), refusal: try result.operatorRefusal(row, 5),
        message: try result.optionalText(row, 6))
    }
  }

  /// Reads the whole catalogue as JSON that `CatalogueEntry` reads: the categories in the order of
  /// their codes, and the gifts in the order of their suppliers and codes.
  ///
  /// - Parameter supplier: Only this one's gifts, and no categories; nil: everything.
  package func catalogueEntries(
    ofSupplier supplier: String? = nil
  ) async throws(OperatorError) -> [String] {
    try await rows(
      """
      select e.entry from (
        select 1 as stage, '' as supplier, c.code,
          jsonb_build_object('object', 'category', 'code', c.code, 'titles', c.titles) as entry
        from catalogue.categories c where $1 is null
        union all
        select 2, g.supplier, g.code, g.entry from catalogue.gift_entries g
        where $1 is null or g.supplier = $1
      ) e
      order by e.stage, e.supplier collate "C", e.code collate "C"
      """, [.text(supplier)]
    ) { row, result throws(PostgresError) in try result.jsonb(row, 0) }
  }

  /// Reads one gift as JSON that `CatalogueEntry` reads.
  ///
  /// Refuses `gift_not_found`.
  package func catalogueEntry(of gift: GiftID) async throws(OperatorError) -> String {
    let found = try await rows(
      "select g.entry from catalogue.gift_entries g where g.id = $1", [.uuid(PostgresUUID(gift))]
    ) { row, result throws(PostgresError) in try result.jsonb(row, 0) }
    guard let entry = found.first else { throw .noGift }
    return entry
  }
}

extension OperatorError {
  /// There is no such gift.
  static var noGift: OperatorError {
    .refused(.giftNotFound, message: "there is no such gift")
  }
}

extension QueryResult {
  /// A refusal of the operator's own commands, or nil for null. One that no partner's request meets
  /// is an invalid request.
  fileprivate func operatorRefusal(_ row: Int, _ column: Int) throws(PostgresError) -> Refusal? {
    try optionalText(row, column).map { Refusal(sqlState: $0) ?? .invalidRequest }
  }
}
