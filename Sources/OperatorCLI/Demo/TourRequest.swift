import HTTP

/// A request of the tour, and the line that sends it from a shell.
struct TourRequest: Sendable {
  let method: String
  let path: String
  /// The shell variable that holds the key, and the key.
  let key: (variable: String, text: String)
  let idempotencyKey: String?
  /// JSON, or empty.
  let body: String

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
