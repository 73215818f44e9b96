import Coalition
import HTTP

/// A page of a list as CSV (RFC 4180), for those who ask for it by name.
///
/// No field holds text of anybody's: ids, instants, words of ours and numbers neither need quotes
/// nor compute in a spreadsheet.
struct CSVPage {
  /// The names of the columns.
  let columns: String
  let rows: [[String]]

  /// Whether the client asks for CSV rather than for JSON (RFC 9110, section 12.5.1). Only by name:
  /// whoever takes anything gets JSON.
  static func isPreferred(by accept: String?) -> Bool {
    var weights: [String: Double] = [:]
    for range in accept?.split(separator: ",") ?? [] {
      let parts = range.split(separator: ";").map { $0.lowercased().filter { $0 != " " } }
      guard let type = parts.first else { continue }
      let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { $0.dropFirst(2) }
      weights[type] = weight.map { Double($0) ?? 0 } ?? 1
    }
    guard let csv = weights["text/csv"] else { return false }
    return csv > 0 && csv > weights["application/json"] ?? 0
  }

  /// The page as an answer; `next` is the path and query of the page after it.
  func response(next: String?) -> Response {
    let text = ([columns] + rows.map { $0.joined(separator: ",") })
      .map { $0 + "\r\n" }.joined()
    var response = Response(.ok, contentType: .csv, body: Array(text.utf8))
    if let next {
      response.addHeader(.link, HeaderValue(replacingControlsIn: "<\(next)>; rel=\"next\""))
    }
    return response
  }
}
