import HTTP

/// A request of the tour, and the line that sends it from a shell.
struct TourRequest: Sendable {
  /// What stands in a path for the code of the voucher that an earlier answer has told.
  static let codeVariable = "$CODE"

  let method: String
  var path: String
  /// The shell variable that holds the key, and the key.
  let key: (variable: String, text: String)
  let idempotencyKey: String?
  /// JSON, or empty.
  let body: String

  /// Whether an earlier answer tells what is missing.
  var needsCode: Bool { path.contains(Self.codeVariable) }

  /// The header fields.
  var headers: [(String, String)] {
    var headers = [("Authorization", "Bearer \(key.text)")]
    if let idempotencyKey { headers.append(("Idempotency-Key", idempotencyKey)) }
    if !body.isEmpty { headers.append(("Content-Type", "application/json")) }
    return headers
  }

  /// The request as a command for a shell in which the key's variable is set.
  func curl(_ address: SocketAddress) -> String {
    // A question mark is a pattern to some shells.
    let url = path.contains("?") ? "'http://\(address)\(path)'" : "http://\(address)\(path)"
    var lines = ["curl \(url)", "-H \"Authorization: Bearer $\(key.variable)\""]
    if let idempotencyKey { lines.append("-H 'Idempotency-Key: \(idempotencyKey)'") }
    if !body.isEmpty { lines.append("--json '\(body)'") }
    return lines.joined(separator: " \\\n    ")
  }
}
