import Coalition

/// A partner's statement for people: a page of HTML that prints on A4 and needs no other file.
///
/// It says what the signed statement says, in the partner's language, with its flows as a chart.
package enum StatementPage {
  /// Writes the page; throws `unsupported` if the partner has no statement, `character` with the
  /// field's name, and what the sink throws.
  package static func write(
    _ settlement: ClosedSettlement, of partner: Party, _ details: ExportDetails,
    to sink: @escaping Sink
  ) throws {
    let sheet = try StatementSheet(settlement, of: partner, details)
    var output = Output(to: sink)
    try output.write(
      """
      <!DOCTYPE html>
      <html lang="\(sheet.language.rawValue)">
      <head>
      <meta charset="utf-8">
      <title>\(HTML.escaped(sheet.title))</title>
      <style>\(style)</style>
      </head>
      <body>
      <h1>\(HTML.escaped(sheet.heading))</h1>
      <p>\(HTML.escaped(sheet.period))</p>
      <div class="sides">
      \(sheet.sides.map(html).joined(separator: "\n"))
      </div>
      \(html(sheet.sum))\n
      """)
    if let chart = sheet.chart { try output.write(html(chart)) }
    for table in sheet.tables { try output.write(html(table)) }
    try output.write("</body>\n</html>\n")
    try output.flush()
  }

  // MARK: Parts

  private static func html(_ side: StatementSheet.Side) -> String {
    "<div><p class=\"quiet\">\(HTML.escaped(side.word))</p><p>"
      + side.lines.map(HTML.escaped).joined(separator: "<br>") + "</p></div>"
  }

  private static func html(_ sum: StatementSheet.Sum) -> String {
    """
    <div class="sum">\(HTML.escaped(sum.before ?? ""))\
    <strong>\(HTML.escaped(sum.amount))</strong>\(HTML.escaped(sum.after ?? ""))</div>
    """
  }

  private static func html(_ chart: FlowChart) -> String {
    """
    <h2>\(HTML.escaped(chart.heading))</h2>
    <p class="quiet">\(HTML.escaped(chart.legend))</p>
    \(chart.svg)
    """
  }

  private static func html(_ table: StatementSheet.Table) -> String {
    let heads = table.columns.map { column in
      "<th\(column.isNumber ? " class=\"n\"" : "")>\(HTML.escaped(column.head))</th>"
    }
    return "<h2>\(html(table.heading, note: table.note))</h2>\n<table>"
      + (table.hasHeads ? "<thead><tr>\(heads.joined())</tr></thead>" : "") + "<tbody>\n"
      + table.rows.map { html($0, of: table) }.joined() + "</tbody></table>\n"
  }

  private static func html(_ row: StatementSheet.Row, of table: StatementSheet.Table) -> String {
    var html = row.isTotal ? "<tr class=\"total\">" : "<tr>"
    var place = 0
    for cell in row.cells {
      html += table.columns[place].isNumber ? "<td class=\"n\"" : "<td"
      html += cell.columns > 1 ? " colspan=\"\(cell.columns)\">" : ">"
      html += Self.html(cell.text, note: cell.note) + "</td>"
      place += cell.columns
    }
    return html + "</tr>\n"
  }

  private static func html(_ text: String, note: String?) -> String {
    HTML.escaped(text)
      + (note.map { " <span class=\"quiet\">\(HTML.escaped($0))</span>" } ?? "")
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
