/// Gathers the fields of a head and understands those that say where the request ends, whom it is
/// for, and what becomes of the connection.
struct RequestHeadBuilder: Sendable {
  private let line: RequestLine
  /// Where the head begins in the input buffer; fields are kept relative to it.
  private let start: Int
  private var fields: [RequestHeaders.Field] = []
  private var hasHost = false
  private var contentLength: Int?
  private var isChunked = false
  private var asksToClose = false
  private var asksToKeepAlive = false
  private var expectsContinue = false

  init(_ line: RequestLine, startingAt start: Int) {
    self.line = line
    self.start = start
    fields.reserveCapacity(12)
  }

  /// The number of fields gathered.
  var fieldCount: Int { fields.count }

  /// Adds the field that lies in `bytes` as `field` says.
  mutating func add(
    _ field: RequestHeaders.Field, of bytes: [UInt8]
  ) throws(RequestRefusal) {
    try interpret(name: field.name, value: field.value, of: bytes)
    fields.append(
      RequestHeaders.Field(
        name: field.name.shifted(by: -start), value: field.value.shifted(by: -start))
    )
  }

  /// The head of the fields gathered, or the reason why they are no head together.
  ///
  /// - Parameter bytes: The bytes of the head, from its first.
  func finished(bytes: [UInt8]) throws(RequestRefusal) -> RequestHead {
    let isOld = line.version == .http10
    guard hasHost || isOld else { throw .hostMissing }
    guard !isChunked || contentLength == nil else { throw .lengthAmbiguous }
    guard !isChunked || !isOld else { throw .transferEncodingInOldVersion }
    let framing: RequestHead.Framing =
      if isChunked { .chunked } else if let contentLength, contentLength > 0 {
        .length(contentLength)
      } else { .none }
    return RequestHead(
      method: line.method, target: line.target, version: line.version,
      headers: RequestHeaders(bytes: bytes, fields: fields), framing: framing,
      keepsAlive: !asksToClose && (!isOld || asksToKeepAlive),
      // RFC 9110, section 10.1.1: an expectation in HTTP/1.0 is ignored.
      expectsContinue: expectsContinue && !isOld && framing != .none)
  }

  private mutating func interpret(
    name: Range<Int>, value: Range<Int>, of bytes: [UInt8]
  ) throws(RequestRefusal) {
    switch name.count {
    case 4 where bytes.spells("host", at: name):
      guard !hasHost else { throw .hostRepeated }
      guard Authority.isValid(bytes, value) else { throw .hostMalformed }
      hasHost = true
    case 6 where bytes.spells("expect", at: name):
      guard line.version == .http11 else { return }
      guard bytes.spellsIgnoringCase("100-continue", at: value) else { throw .expectationUnknown }
      expectsContinue = true
    case 10 where bytes.spells("connection", at: name):
      interpretConnection(value, of: bytes)
    case 14 where bytes.spells("content-length", at: name):
      guard contentLength == nil else { throw .contentLengthRepeated }
      contentLength = try Self.contentLength(value, of: bytes)
    case 17 where bytes.spells("transfer-encoding", at: name):
      guard !isChunked, bytes.spellsIgnoringCase("chunked", at: value) else {
        throw .transferCodingUnknown
      }
      isChunked = true
    default: return
    }
  }

  /// Reads a list of connection options (RFC 9110, section 7.6.1); unknown ones are ignored.
  private mutating func interpretConnection(_ value: Range<Int>, of bytes: [UInt8]) {
    var start = value.lowerBound
    while start < value.upperBound {
      let rest = start..<value.upperBound
      let end = bytes.firstIndex(of: UInt8(ascii: ","), in: rest) ?? value.upperBound
      let option = bytes.trimmingWhitespace(in: start..<end)
      if bytes.spellsIgnoringCase("close", at: option) { asksToClose = true }
      if bytes.spellsIgnoringCase("keep-alive", at: option) { asksToKeepAlive = true }
      start = end + 1
    }
  }

  /// A length is digits and nothing else: no sign, no list, no space (RFC 9110, section 8.6). One
  /// that no machine could hold is too large, whatever the limit.
  private static func contentLength(
    _ value: Range<Int>, of bytes: [UInt8]
  ) throws(RequestRefusal) -> Int {
    guard !value.isEmpty, value.allSatisfy({ bytes[$0].isDigit }) else {
      throw .contentLengthMalformed
    }
    var length = 0
    for index in value {
      let (product, overflowsProduct) = length.multipliedReportingOverflow(by: 10)
      let digit = Int(bytes[index] - UInt8(ascii: "0"))
      let (sum, overflowsSum) = product.addingReportingOverflow(digit)
      guard !overflowsProduct && !overflowsSum else { throw .bodyTooLarge }
      length = sum
    }
    return length
  }
}

extension Range<Int> {
  fileprivate func shifted(by distance: Int) -> Range<Int> {
    lowerBound + distance..<upperBound + distance
  }
}
