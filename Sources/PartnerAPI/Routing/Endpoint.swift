import HTTP

/// One operation of the API: where it is found, how large its body may be, and what answers it.
struct Endpoint: Sendable {
  /// The largest body that an operation takes unless it says otherwise.
  static let bodyBytesMaxDefault = 256 * 1024

  let method: HTTP.Method
  let pattern: RoutePattern
  let bodyBytesMax: Int
  let respond: @Sendable (Exchange) async throws(Problem) -> Response

  init(
    _ method: HTTP.Method, _ pattern: RoutePattern, bodyBytesMax: Int = bodyBytesMaxDefault,
    respond: @escaping @Sendable (Exchange) async throws(Problem) -> Response
  ) {
    self.method = method
    self.pattern = pattern
    self.bodyBytesMax = bodyBytesMax
    self.respond = respond
  }
}
