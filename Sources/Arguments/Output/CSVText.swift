/// One field of a CSV file (RFC 4180).
enum CSVText {
  /// Returns a text as a field, quoted where the RFC demands it.
  ///
  /// A text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, "CSV
  /// Injection"): what a partner stored must not compute on the accountant's machine. Numbers do
  /// not come here, so a minus before one stays a minus.
  static func field(_ text: String) -> String {
    let isFormula = text.unicodeScalars.first.map { "=+-@\t\r\n＝＋－＠".unicodeScalars.contains($0) }
    let safe = isFormula == true ? "'" + text : text
    let needsQuotes = safe.unicodeScalars.contains { "\",\r\n;\t".unicodeScalars.contains($0) }
    guard needsQuotes || safe.first == " " || safe.last == " " else { return safe }
    var quoted = "\""
    for scalar in safe.unicodeScalars {
      if scalar == "\"" { quoted.unicodeScalars.append(scalar) }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }
}
