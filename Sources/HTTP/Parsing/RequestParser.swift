/// Turns the bytes of one connection into requests, strictly by RFC 9112.
///
/// A value without input or output: `feed` it bytes in any cut and ask `next` until it needs more.
/// What comes out depends on the bytes alone, never on the cut. Where the RFC lets a server choose
/// between repairing and refusing, this one refuses, because two readers of one byte stream that
/// repair differently are what request smuggling is made of.
package struct RequestParser: Sendable {
  /// What the bytes so far amount to.
  package enum Event: Sendable {
    /// Nothing new: `feed` more.
    case needsBytes
    /// A head is accepted: answer with `permitBody(bytesMax:)` before the next `next()`.
    case head(RequestHead)
    /// The body of that head, perhaps empty: the request is whole, and another one may follow.
    case body([UInt8])
    /// The bytes are no request; nothing can follow.
    case refused(RequestRefusal)
  }

  private enum State {
    /// Between requests or in a request line; then `fieldLines`.
    case requestLine
    /// In the header section; then `permission`.
    case fieldLines
    /// The head was given; waits for `permitBody`, then goes to `body` or `chunkLine`.
    case permission(RequestHead.Framing)
    /// Lacks this many bytes of a body; then `requestLine`.
    case body(remaining: Int)
    /// In the line before a chunk; then `chunkData` or, after the last, `trailers`.
    case chunkLine
    /// Lacks this many bytes of a chunk; then `chunkEnd`.
    case chunkData(remaining: Int)
    /// In the CRLF after a chunk; then `chunkLine`.
    case chunkEnd
    /// In the trailer section; then `requestLine`.
    case trailers
    /// For ever.
    case refused(RequestRefusal)
  }

  private let limits: Limits
  private var state = State.requestLine
  private var input = InputBuffer()
  /// The head so far, while in `fieldLines`.
  private var builder: RequestHeadBuilder?
  /// Where the head begins in `input`.
  private var headStart = 0
  /// Bytes of the header or trailer section so far.
  private var sectionBytes = 0
  private var trailerCount = 0
  private var emptyLines = 0
  private var body: [UInt8] = []
  private var bodyBytesMax = 0
  private var extensionBytes = 0

  /// Creates a parser for a fresh connection.
  package init(limits: Limits = Limits()) {
    self.limits = limits
  }

  /// Adds bytes as they came from the connection.
  package mutating func feed(_ bytes: ArraySlice<UInt8>) {
    if case .refused = state { return }
    input.append(bytes)
  }

  /// The number of bytes that were fed and not yet understood.
  package var bytesWaiting: Int { input.count }

  /// Whether a part of a body has arrived already.
  package var hasBodyBytes: Bool { !body.isEmpty }

  /// Whether no byte of a request has been seen since the last whole one.
  package var isBetweenRequests: Bool {
    if case .requestLine = state { return input.count == 0 }
    return false
  }

  /// Decides how large the body of the head just given may be.
  ///
  /// A body that is announced to be larger is refused at once, a chunked one as soon as it is.
  package mutating func permitBody(bytesMax: Int) {
    guard case .permission(let framing) = state else {
      preconditionFailure("no head waits for its body to be permitted")
    }
    bodyBytesMax = bytesMax
    switch framing {
    case .none: state = .body(remaining: 0)
    case .length(let length) where length > bytesMax: refuse(.bodyTooLarge)
    case .length(let length): state = .body(remaining: length)
    case .chunked: state = .chunkLine
    }
  }

  /// The next event in the bytes fed so far.
  package mutating func next() -> Event {
    do throws(RequestRefusal) {
      while true {
        if let event = try step() { return event }
      }
    } catch {
      refuse(error)
      return .refused(error)
    }
  }

  /// Takes one step; nil if there may be another one.
  private mutating func step() throws(RequestRefusal) -> Event? {
    switch state {
    case .requestLine: try readRequestLine()
    case .fieldLines: try readFieldLine()
    case .permission: preconditionFailure("the body has not been permitted")
    case .body(let remaining): readBody(remaining)
    case .chunkLine: try readChunkLine()
    case .chunkData(let remaining): readChunkData(remaining)
    case .chunkEnd: try readChunkEnd()
    case .trailers: try readTrailer()
    case .refused(let refusal): .refused(refusal)
    }
  }

  private mutating func refuse(_ refusal: RequestRefusal) {
    state = .refused(refusal)
    input = InputBuffer()
    builder = nil
    body = []
  }
}

// MARK: The head

extension RequestParser {
  private mutating func readRequestLine() throws(RequestRefusal) -> Event? {
    switch try input.takeLine(bytesMax: limits.requestLineBytesMax + 2) {
    case .incomplete: return .needsBytes
    case .tooLong:
      // RFC 9112, section 3: a method longer than any is 501, a target longer than allowed is 414.
      let start = input.cursor
      let line = start..<start + limits.requestLineBytesMax
      throw input.bytes.firstIndex(of: 0x20, in: line) == nil ? .methodUnknown : .targetTooLong
    case .found(let line) where line.isEmpty:
      emptyLines += 1
      guard emptyLines <= limits.emptyLinesMax else { throw .emptyLinesTooMany }
      return nil
    case .found(let line):
      emptyLines = 0
      sectionBytes = 0
      headStart = line.lowerBound
      let requestLine = try RequestLine(input.bytes, line)
      builder = RequestHeadBuilder(requestLine, startingAt: headStart)
      state = .fieldLines
      return nil
    }
  }

  private mutating func readFieldLine() throws(RequestRefusal) -> Event? {
    guard let line = try takeSectionLine(bytesMax: limits.headerBytesMax, or: .headerTooLarge)
    else { return .needsBytes }
    guard !line.isEmpty else { return try finishHead() }
    guard builder!.fieldCount < limits.headerFieldsMax else { throw .fieldsTooMany }
    let field = try FieldLine.parse(&input.bytes, line)
    try builder!.add(field, of: input.bytes)
    return nil
  }

  private mutating func finishHead() throws(RequestRefusal) -> Event {
    let head = try builder!.finished(bytes: input.extract(from: headStart))
    builder = nil
    state = .permission(head.framing)
    return .head(head)
  }

  /// The next line of a header or trailer section whose lines together may have `bytesMax` bytes;
  /// nil if it has not arrived. The empty line that ends the section is not counted.
  private mutating func takeSectionLine(
    bytesMax: Int, or refusal: RequestRefusal
  ) throws(RequestRefusal) -> Range<Int>? {
    let remaining = bytesMax - sectionBytes
    switch try input.takeLine(bytesMax: remaining + 2) {
    case .incomplete: return nil
    case .tooLong: throw refusal
    case .found(let line) where line.isEmpty: return line
    case .found(let line):
      guard line.count + 2 <= remaining else { throw refusal }
      sectionBytes += line.count + 2
      return line
    }
  }
}

// MARK: The body

extension RequestParser {
  private mutating func readBody(_ remaining: Int) -> Event {
    let taken = takeBodyBytes(upTo: remaining)
    guard taken == remaining else {
      state = .body(remaining: remaining - taken)
      return .needsBytes
    }
    return wholeBody()
  }

  private mutating func readChunkLine() throws(RequestRefusal) -> Event? {
    switch try input.takeLine(bytesMax: limits.chunkLineBytesMax + 2) {
    case .incomplete: return .needsBytes
    case .tooLong: throw .chunkLineTooLong
    case .found(let line):
      let (size, extensionBytes) = try ChunkLine.size(input.bytes, line)
      self.extensionBytes += extensionBytes
      guard self.extensionBytes <= limits.chunkExtensionBytesMax else { throw .chunkLineTooLong }
      guard size <= bodyBytesMax - body.count else { throw .bodyTooLarge }
      sectionBytes = 0
      trailerCount = 0
      state = size == 0 ? .trailers : .chunkData(remaining: size)
      return nil
    }
  }

  private mutating func readChunkData(_ remaining: Int) -> Event? {
    let taken = takeBodyBytes(upTo: remaining)
    guard taken == remaining else {
      state = .chunkData(remaining: remaining - taken)
      return .needsBytes
    }
    state = .chunkEnd
    return nil
  }

  private mutating func readChunkEnd() throws(RequestRefusal) -> Event? {
    guard let first = input.bytes[input.cursor...].first else { return .needsBytes }
    guard first == .carriageReturn else { throw .chunkMalformed }
    guard input.count >= 2 else { return .needsBytes }
    guard input.bytes[input.cursor + 1] == .lineFeed else { throw .chunkMalformed }
    _ = input.take(upTo: 2)
    state = .chunkLine
    return nil
  }

  private mutating func readTrailer() throws(RequestRefusal) -> Event? {
    guard let line = try takeSectionLine(bytesMax: limits.trailerBytesMax, or: .trailerTooLarge)
    else { return .needsBytes }
    guard !line.isEmpty else { return wholeBody() }
    trailerCount += 1
    guard trailerCount <= limits.headerFieldsMax else { throw .fieldsTooMany }
    _ = try FieldLine.parse(&input.bytes, line)
    return nil
  }

  private mutating func takeBodyBytes(upTo countMax: Int) -> Int {
    let taken = input.take(upTo: countMax)
    body.append(contentsOf: input.bytes[taken])
    input.forgetConsumed()
    return taken.count
  }

  private mutating func wholeBody() -> Event {
    let whole = body
    body = []
    extensionBytes = 0
    input.forgetConsumed()
    state = .requestLine
    return .body(whole)
  }
}
