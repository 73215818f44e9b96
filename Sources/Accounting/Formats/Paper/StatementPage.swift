import Coalition

/// A partner's statement for people: a page of HTML that prints on A4 and needs no other file.
///
/// It says what the signed statement says, in the partner's language, with its flows as a chart. A
/// program that prints HTML makes the PDF of it.
package enum StatementPage {
  /// Writes the page; throws `unsupported` if the partner has no statement, `character` with the
  /// field's name, and what the sink throws.
  package static func write(
    _ settlement: ClosedSettlement, of partner: Party, _ details: ExportDetails,
    to sink: @escaping Sink
  ) throws {
    guard let statement = settlement.statement(of: partner.number) else {
      throw AccountingError.unsupported("\(partner.code) has no statement in \(settlement.name)")
    }
    let language = details.details(of: partner).language ?? details.language
    let draft = PageDraft(
      settlement: settlement, statement: statement, details: details, words: language.words,
      text: PaperText(language: language))
    var output = Output(to: sink)
    try output.write(
      """
      <!DOCTYPE html>
      <html lang="\(language.rawValue)">
      <head>
      <meta charset="utf-8">
      <title>\(HTML.escaped("\(language.words.statement) \(statement.serial)"))</title>
      <style>\(style)</style>
      </head>
      <body>\n
      """)
    try output.write(try draft.head())
    try output.write(draft.sum())
    try output.write(draft.chart())
    for document in StatementDocument.allCases { try output.write(draft.table(of: document)) }
    try output.write(draft.balance())
    try output.write(draft.points())
    try output.write("</body>\n</html>\n")
    try output.flush()
  }

  private static let style = """
    @page { size: A4; margin: 16mm 18mm;
      @bottom-right { content: counter(page) " / " counter(pages); font: 8pt "DejaVu Sans" } }
    body { font: 9pt/1.4 "DejaVu Sans", "Liberation Sans", Arial, sans-serif; color: #1c2430;
      max-width: 174mm; margin: 0 auto }
    h1 { font-size: 15pt; margin: 0 0 1mm } h2 { font-size: 10.5pt; margin: 5mm 0 1.5mm }
    p { margin: 0 } .quiet { color: #5c6672; font-size: 8pt }
    .sides { display: table; width: 100%; margin: 4mm 0 }
    .sides div { display: table-cell; width: 50%; padding-right: 5mm; vertical-align: top }
    .sum { background: #eef3f8; border-left: 1.2mm solid #1f5f99; padding: 3mm 4mm }
    .sum strong { font-size: 15pt; display: block }
    table { width: 100%; border-collapse: collapse; page-break-inside: avoid }
    th { text-align: left; font-weight: normal; color: #5c6672; font-size: 8pt;
      border-bottom: 0.3mm solid #b9c2cc; padding: 0.6mm 1mm }
    td { padding: 0.7mm 1mm; vertical-align: top; border-bottom: 0.1mm solid #e3e8ed }
    .n { text-align: right; white-space: nowrap } tr.total td { font-weight: bold }
    svg { margin: 1mm 0 }
    """
}
