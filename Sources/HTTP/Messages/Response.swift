/// The answer to a request.
///
/// The server adds `Date`, `Content-Length` and, where it matters, `Connection`; and it leaves out
/// the body for `HEAD` and for a status that has none.
package struct Response: Sendable {
  package var status: Status
  /// The fields in the order in which they are sent.
  package var headers: [HeaderField]
  package var body: [UInt8]
  /// Whether the server closes the connection after this answer.
  package var closesConnection = false

  /// Creates an answer.
  package init(_ status: Status, headers: [HeaderField] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// Creates an answer with a body of a media type.
  package init(
    _ status: Status, contentType: HeaderValue, body: [UInt8], headers: [HeaderField] = []
  ) {
    self.init(status, headers: [HeaderField(.contentType, contentType)] + headers, body: body)
  }

  /// Creates an answer of plain text.
  package init(_ status: Status, text: String, headers: [HeaderField] = []) {
    self.init(status, contentType: .plainText, body: Array(text.utf8), headers: headers)
  }

  /// Adds a field after the others.
  package mutating func addHeader(_ name: HeaderName, _ value: HeaderValue) {
    headers.append(HeaderField(name, value))
  }

  /// The answer that tells which methods a resource has: to `OPTIONS` with 204, and with 405 to a
  /// method that it does not have.
  package static func allow(_ methods: [Method], status: Status) -> Response {
    let list = methods.map(\.rawValue).joined(separator: ", ")
    return Response(status, headers: [HeaderField(.allow, HeaderValue(replacingControlsIn: list))])
  }
}
