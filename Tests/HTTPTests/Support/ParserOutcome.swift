import HTTP

/// What a parser makes of a stream of bytes: the requests in it, then how it ends.
struct ParserOutcome: Equatable {
  struct Parsed: Equatable {
    var method: Method
    var target: RequestTarget
    var version: Version
    var headers: [String]
    var body: [UInt8]
    var keepsAlive: Bool
  }

  enum End: Equatable {
    case betweenRequests
    case withinRequest
    case refused(RequestRefusal)
  }

  var requests: [Parsed] = []
  var end = End.betweenRequests

  /// Feeds `bytes` in pieces of the sizes that `cut` gives, asking for events after each.
  init(
    of bytes: [UInt8], limits: RequestParser.Limits = .init(), bodyBytesMax: Int = 1 << 20,
    cut: () -> Int = { .max }
  ) {
    var parser = RequestParser(limits: limits)
    var rest = bytes[...]
    while !rest.isEmpty {
      let size = min(max(1, cut()), rest.count)
      parser.feed(rest.prefix(size))
      rest = rest.dropFirst(size)
      drainEvents(&parser, bodyBytesMax)
    }
    if case .refused = end { return }
    end = parser.isBetweenRequests ? .betweenRequests : .withinRequest
  }

  init(of text: String, limits: RequestParser.Limits = .init(), bodyBytesMax: Int = 1 << 20) {
    self.init(of: Array(text.utf8), limits: limits, bodyBytesMax: bodyBytesMax)
  }

  /// The reason of refusal, if the stream was refused.
  var refusal: RequestRefusal? {
    if case .refused(let refusal) = end { return refusal }
    return nil
  }

  private mutating func drainEvents(_ parser: inout RequestParser, _ bodyBytesMax: Int) {
    var head: RequestHead?
    while true {
      switch parser.next() {
      case .needsBytes:
        pendingHead = head ?? pendingHead
        return
      case .refused(let refusal):
        end = .refused(refusal)
        return
      case .head(let next):
        head = next
        parser.permitBody(bytesMax: bodyBytesMax)
      case .body(let body):
        let whole = head ?? pendingHead!
        (head, pendingHead) = (nil, nil)
        requests.append(
          Parsed(
            method: whole.method, target: whole.target, version: whole.version,
            headers: whole.headers.all.map { "\($0.name): \($0.value)" }, body: body,
            keepsAlive: whole.keepsAlive))
      }
    }
  }

  private var pendingHead: RequestHead?

  static func == (a: ParserOutcome, b: ParserOutcome) -> Bool {
    a.requests == b.requests && a.end == b.end
  }
}
