import Coalition

/// The catalogue as CSV: a row for each gift and language.
///
/// The first row of a gift is in its default language and has all of its fields; the rows of its
/// other languages follow and have their texts alone. Lists are written within one field, their
/// items apart by spaces. Categories are not in it.
///
/// A field that a spreadsheet would run as a formula gets an apostrophe in front, as in all CSV of
/// this program, and so does one that begins with an apostrophe: one is dropped when it is read.
enum CatalogueRows {
  /// The columns in their order.
  static let columns = [
    "supplier", "code", "language", "title", "description", "conditions", "kind", "status",
    "category", "valid_from", "valid_until", "stock", "stock_added", "shows_stock", "low_stock",
    "limit", "discount", "cause", "programme", "voucher", "images", "metadata", "prices",
    "honourers", "odds", "supply_terms",
  ]

  /// How many columns every row of a gift has; the others only its first.
  private static let textColumns = 6

  /// All rows of the gifts among `entries`, below the heading.
  static func text(of entries: [CatalogueEntry]) -> String {
    var text = CSVFields.line(columns)
    for case .gift(let gift) in entries {
      for (index, words) in inOrder(gift).enumerated() {
        let texts = [
          gift.supplier, gift.code.text, words.language.tag, words.title, words.description,
          words.conditions,
        ]
        let blanks = [String](repeating: "", count: columns.count - textColumns)
        let fields = texts + (index == 0 ? fields(of: gift) : blanks)
        text += CSVFields.line(fields.map(guarded))
      }
    }
    return text
  }

  /// A field that no spreadsheet runs.
  private static func guarded(_ field: String) -> String {
    let isFormula = field.unicodeScalars.first.map { "=+-@\t＝＋－＠'".unicodeScalars.contains($0) }
    return isFormula == true ? "'" + field : field
  }

  /// The texts of a gift, those in its default language first.
  private static func inOrder(_ gift: GiftEntry) -> [GiftEntry.Text] {
    gift.texts.filter { $0.language == gift.defaultLanguage }
      + gift.texts.filter { $0.language != gift.defaultLanguage }
  }

  private static func fields(of gift: GiftEntry) -> [String] {
    [
      gift.kind.rawValue, gift.status?.rawValue ?? "", gift.category?.text ?? "",
      gift.validFrom?.description ?? "", gift.validUntil?.description ?? "", gift.stock.rawValue,
      gift.stockAdded.map(String.init) ?? "", String(gift.showsStock),
      gift.lowStock.map(String.init) ?? "",
      gift.limit.map { "\($0.count)/\($0.window.rawValue)" } ?? "",
      gift.discountBasisPoints.map { "\($0)bps" } ?? gift.discount.map(GiftNotation.text) ?? "",
      gift.cause ?? "", gift.programme.map { "\($0.points) \($0.name)" } ?? "",
      gift.voucher.map(GiftNotation.text) ?? "",
      gift.images.map(GiftNotation.text).joined(separator: " "),
      GiftNotation.text(gift.metadata),
      gift.prices.map(GiftNotation.text).joined(separator: " "),
      gift.honourers.map(GiftNotation.text).joined(separator: " "),
      gift.odds.map { "\($0.gift):\($0.weight)" }.joined(separator: " "),
      gift.supplyTerms.map(GiftNotation.text).joined(separator: " "),
    ]
  }
}

extension CatalogueRows {
  /// Reads a file with at least the columns of `columns`.
  static func read(_ path: String) throws -> [CatalogueFile.Placed] {
    let file = try ImportFile(path, required: columns)
    let source = ImportColumns(columns: file.columns)
    var gifts: [(line: Int, entry: GiftEntry)] = []
    try file.forEach { guarded in
      let row = CSVReader.Row(
        line: guarded.line,
        fields: guarded.fields.map { $0.hasPrefix("'") ? String($0.dropFirst()) : $0 })
      do throws(ImportRowError) {
        let supplier = source.text("supplier", row)
        let code = try source.read("code", row) { try GiftCode($0) }
        let text = try text(source, row)
        if let last = gifts.last?.entry, last.supplier == supplier, last.code == code {
          try refuseMore(source, row)
          gifts[gifts.count - 1].entry.texts.append(text)
        } else {
          gifts.append((row.line, try gift(supplier, code, text, source, row)))
        }
      } catch {
        throw CommandFailure.usage("\(path), line \(row.line): `\(error.column)` \(error.reason)")
      }
    }
    return gifts.map { line, gift in
      var gift = gift
      gift.texts.sort { $0.language < $1.language }
      return (line, .gift(gift))
    }
  }

  private static func text(
    _ source: ImportColumns, _ row: CSVReader.Row
  ) throws(ImportRowError) -> GiftEntry.Text {
    GiftEntry.Text(
      language: try source.read("language", row) { try Language($0) },
      title: source.text("title", row), description: source.text("description", row),
      conditions: source.text("conditions", row))
  }

  /// A field of the gift itself in a row of one of its further languages would say nothing.
  private static func refuseMore(
    _ source: ImportColumns, _ row: CSVReader.Row
  ) throws(ImportRowError) {
    for column in columns.dropFirst(textColumns) where !source.text(column, row).isEmpty {
      throw ImportRowError(
        reason: "belongs into the first row of the gift only", column: column)
    }
  }

  private static func gift(
    _ supplier: String, _ code: GiftCode, _ text: GiftEntry.Text, _ source: ImportColumns,
    _ row: CSVReader.Row
  ) throws(ImportRowError) -> GiftEntry {
    func given<Value>(
      _ column: String, _ read: (String) throws -> Value
    ) throws(ImportRowError) -> Value? {
      source.text(column, row).isEmpty ? nil : try source.read(column, row, read)
    }
    var gift = GiftEntry(
      supplier: supplier, code: code,
      kind: try source.read("kind", row, GiftNotation.word), defaultLanguage: text.language,
      texts: [text], stock: try source.read("stock", row, GiftNotation.word))
    gift.status = try given("status", GiftNotation.word)
    gift.category = try given("category") { try CategoryCode($0) }
    gift.validFrom = try given("valid_from", CommonParameters.instant)
    gift.validUntil = try given("valid_until", CommonParameters.instant)
    gift.stockAdded = try given("stock_added", GiftNotation.count)
    gift.showsStock = try given("shows_stock", GiftNotation.flag) ?? false
    gift.lowStock = try given("low_stock", GiftNotation.count)
    gift.limit = try given("limit", GiftNotation.limit)
    switch try given("discount", GiftNotation.discount) {
    case .basisPoints(let points): gift.discountBasisPoints = points
    case .money(let money): gift.discount = money
    case nil: break
    }
    gift.cause = try given("cause") { $0 }
    gift.programme = try given("programme", GiftNotation.programme)
    gift.voucher = try given("voucher", GiftNotation.voucher)
    gift.images = try given("images", GiftNotation.images) ?? []
    gift.metadata = try given("metadata", GiftNotation.metadata) ?? .empty
    gift.prices = try given("prices", GiftNotation.each(GiftNotation.price)) ?? []
    gift.honourers = try given("honourers", GiftNotation.each(GiftNotation.honourer)) ?? []
    gift.odds = try given("odds", GiftNotation.each(GiftNotation.outcome)) ?? []
    gift.supplyTerms = try given("supply_terms", GiftNotation.each(GiftNotation.terms)) ?? []
    return gift
  }
}
