/// What the service answers to one request.
struct HTTPAnswer: Sendable {
  let status: Int
  let headers: [(name: String, value: String)]
  let body: [UInt8]

  /// The value of a header, by its lower-case name.
  subscript(name: String) -> String? {
    headers.first { $0.name.lowercased() == name }?.value
  }

  var text: String { String(decoding: body, as: UTF8.self) }
  /// The body as JSON; null when it is none.
  var json: JSON { (try? JSON(parsing: body)) ?? .null }
  /// The JSON values of the lines of an NDJSON body.
  var lines: [JSON] {
    body.split(separator: UInt8(ascii: "\n")).map { (try? JSON(parsing: Array($0))) ?? .null }
  }

  /// The stable code of a problem.
  var code: String? { json["code"].string }
  /// Whether this is the first answer to the same request, given again.
  var isReplay: Bool { self["idempotency-replayed"] == "true" }

  /// Reads one answer at the front of `bytes` and says how long it is; nil when more must come.
  static func parse(
    _ bytes: [UInt8], toHead: Bool
  ) throws(HTTPConnection.Failure) -> (answer: HTTPAnswer, length: Int)? {
    guard let end = headEnd(in: bytes) else { return nil }
    // By bytes, because CRLF is a single Character.
    let lines = String(decoding: bytes[..<end].filter { $0 != 13 }, as: UTF8.self)
      .split(separator: "\n")
    let first = lines.first?.split(separator: " ", maxSplits: 2) ?? []
    guard first.count >= 2, first[0] == "HTTP/1.1", let status = Int(first[1]) else {
      throw .malformed(String(lines.first ?? ""))
    }
    let headers = lines.dropFirst().map { line in
      let colon = line.firstIndex(of: ":") ?? line.endIndex
      return (
        name: String(line[..<colon]),
        value: String(line[colon...].drop { $0 == ":" || $0 == " " })
      )
    }
    let head = HTTPAnswer(status: status, headers: headers, body: [])
    guard !toHead, status >= 200, status != 204, status != 304 else { return (head, end) }
    guard let length = head["content-length"].flatMap({ Int($0) }) else {
      throw .malformed("an answer without Content-Length")
    }
    guard bytes.count >= end + length else { return nil }
    let body = Array(bytes[end..<end + length])
    return (HTTPAnswer(status: status, headers: headers, body: body), end + length)
  }

  private static func headEnd(in bytes: [UInt8]) -> Int? {
    guard bytes.count >= 4 else { return nil }
    for index in 0...bytes.count - 4
    where bytes[index] == 13 && bytes[index...].starts(with: [13, 10, 13, 10]) {
      return index + 4
    }
    return nil
  }
}

extension HTTPAnswer: CustomStringConvertible, CustomReflectable {
  var description: String { "\(status) \(text)" }
  var customMirror: Mirror { Mirror(self, children: []) }
}
