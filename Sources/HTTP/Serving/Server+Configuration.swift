extension Server {
  /// Makes the answer to a request; runs on the loop that owns the connection.
  ///
  /// Its task is never cancelled: what a client asked for is done even if it no longer listens.
  package typealias Handler = @Sendable (Request) async -> Response

  /// What a server may be told about its behaviour.
  package struct Configuration: Sendable {
    /// The limits of each request.
    package var limits = RequestParser.Limits()
    /// How long each stage of a connection may take.
    package var timeouts = Timeouts()
    /// The most connections of one server; the next one is answered 503 and closed.
    package var connectionsMax = 10_000
    /// The largest body, in bytes, that the request of a head may have; beyond it 413.
    package var bodyBytesMax: @Sendable (RequestHead) -> Int = { _ in 1024 * 1024 }
    /// Makes the answer to a request that the server refuses; its status should be the refusal's.
    package var refusalResponse: @Sendable (RequestRefusal) -> Response = {
      Response($0.status, text: $0.detail + "\n")
    }
    /// Is told what happens.
    package var observer = Observer()

    package init() {}
  }

  /// How long each stage of a connection may take. All but `writing` are counted from their first
  /// byte, so that sending a byte a second wins nobody any time.
  package struct Timeouts: Sendable {
    /// Without a request, on a fresh connection or between two requests; then it is closed.
    package var idle = Duration.seconds(60)
    /// From the first byte of a request to the end of its head; then 408.
    package var head = Duration.seconds(10)
    /// From the end of the head to the end of the body; then 408.
    package var body = Duration.seconds(30)
    /// For each `Connection.writtenBytesMin` bytes of an answer that the client is slow to take;
    /// then the connection is closed.
    package var writing = Duration.seconds(20)
    /// From the last answer to the client's own end of the connection; then it is closed.
    package var lingering = Duration.seconds(2)
    /// While draining, for the first request of a connection that has not sent any byte.
    package var firstRequestWhileDraining = Duration.seconds(1)

    package init() {}
  }

  /// Callbacks for those who count; called on the server's loop, so they must be quick.
  package struct Observer: Sendable {
    package var connectionOpened: @Sendable () -> Void = {}
    package var connectionClosed: @Sendable () -> Void = {}
    /// A request was refused, or a connection beyond `connectionsMax`.
    package var requestRefused: @Sendable (RequestRefusal) -> Void = { _ in }

    package init() {}
  }
}
