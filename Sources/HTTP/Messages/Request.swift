/// A whole request, as handlers see it.
package struct Request: Sendable {
  package let head: RequestHead
  /// The body, without its transfer coding; empty if there is none.
  package let body: [UInt8]
  /// The other end of the connection, which may be a proxy.
  package let remoteAddress: SocketAddress

  package init(head: RequestHead, body: [UInt8], remoteAddress: SocketAddress) {
    self.head = head
    self.body = body
    self.remoteAddress = remoteAddress
  }

  package var method: Method { head.method }
  package var target: RequestTarget { head.target }
  package var version: Version { head.version }
  package var headers: RequestHeaders { head.headers }
  /// The path as it was sent, still encoded.
  package var path: String { head.target.path }
  /// The decoded pieces of the path.
  package var segments: [String] { head.target.segments }
  /// The decoded query.
  package var query: [QueryItem] { head.target.query }
}
