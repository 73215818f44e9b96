import PDF

/// A partner's statement for people as PDF: what `StatementPage` says, on pages of A4.
enum StatementPaper {
  /// The longest line of a name or an address, in characters: whatever they are, both parties stand
  /// on the first page.
  static let lineLengthMax = 300

  /// Writes the paper; throws `unsupported` if the partner has no statement, `character`,
  /// `notInFont` and `tooLong` with the field's name, and what the sink throws.
  static func write(
    _ settlement: ClosedSettlement, of partner: Party, _ details: ExportDetails,
    _ fonts: PaperFonts, to sink: Sink
  ) throws {
    let sheet = try StatementSheet(settlement, of: partner, details)
    for side in sheet.sides {
      for line in side.lines where SafeText.isLonger(line, than: lineLengthMax) {
        throw AccountingError.tooLong(field: side.field, limit: lineLengthMax)
      }
    }
    var layout = PaperLayout(
      title: sheet.title, language: sheet.language.rawValue, fonts: [fonts.regular, fonts.bold])
    for side in sheet.sides {
      for line in side.lines { try naming(side.field) { try layout.check(line) } }
    }
    let file = try naming("the statement") {
      try layout.setHead(sheet)
      if let chart = sheet.chart { try layout.set(chart) }
      try layout.set(sheet.tables)
      return try layout.file()
    }
    try sink(file)
  }

  private static func naming<Result>(
    _ field: String, _ work: () throws -> Result
  ) throws -> Result {
    do {
      return try work()
    } catch let missing as MissingGlyph {
      throw AccountingError.notInFont(field: field, missing.scalar)
    }
  }
}
