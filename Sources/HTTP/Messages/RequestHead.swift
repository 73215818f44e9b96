/// The request line and the header fields of a request, accepted by the parser.
package struct RequestHead: Sendable {
  package let method: Method
  package let target: RequestTarget
  package let version: Version
  package let headers: RequestHeaders
  /// How the body is delimited.
  package let framing: Framing
  /// Whether the client lets the connection be used again (RFC 9112, section 9.3).
  package let keepsAlive: Bool
  /// Whether the client waits for `100 Continue` before it sends the body.
  package let expectsContinue: Bool

  /// How the end of a body is told (RFC 9112, section 6).
  package enum Framing: Hashable, Sendable {
    /// There is no body.
    case none
    /// A body of this many bytes, at least 1.
    case length(Int)
    /// A body in chunks, of a length that nobody knows yet.
    case chunked
  }
}
