/// What a request asks for (RFC 9112, section 3.2), taken apart and decoded.
package struct RequestTarget: Hashable, Sendable {
  /// How the target was written.
  package enum Form: Hashable, Sendable {
    /// A path with an optional query: what clients send to a server.
    case origin
    /// A whole URI, as for a proxy; its authority replaces the Host field.
    case absolute(authority: String)
    /// `*`: the server as a whole, for `OPTIONS` only.
    case asterisk
  }

  /// How the target was written.
  package let form: Form
  /// The path as it was sent, still encoded; begins with a slash, or is `*`.
  package let path: String
  /// The decoded pieces between the slashes: none for `/` and `*`; a trailing slash adds an empty
  /// one. An encoded slash stays inside its segment.
  package let segments: [String]
  /// The query as it was sent, without its question mark; nil when there is none.
  package let rawQuery: String?
  /// The decoded query, read as a form (`+` is a space), in order, repetitions kept.
  package let query: [QueryItem]

  /// The value of the first query item called `name`.
  package func queryValue(_ name: String) -> String? {
    query.first { $0.name == name }?.value
  }
}

extension RequestTarget {
  private static let asterisk = RequestTarget(
    form: .asterisk, path: "*", segments: [], rawQuery: nil, query: [])

  /// Reads a target from `bytes[range]`.
  init(_ bytes: [UInt8], _ range: Range<Int>, method: Method) throws(RequestRefusal) {
    guard let first = range.first else { throw .requestLineMalformed }
    if bytes[first] == UInt8(ascii: "/") {
      try self.init(bytes, hierarchy: range, form: .origin)
    } else if bytes.spells("*", at: range) {
      guard method == .options else { throw .targetMalformed }
      self = .asterisk
    } else {
      try self.init(bytes, absolute: range, method: method)
    }
  }

  private init(
    _ bytes: [UInt8], absolute range: Range<Int>, method: Method
  ) throws(RequestRefusal) {
    let schemeLength: Int
    if bytes.spellsIgnoringCase("http://", at: range.prefixRange(7)) {
      schemeLength = 7
    } else if bytes.spellsIgnoringCase("https://", at: range.prefixRange(8)) {
      schemeLength = 8
    } else {
      throw .targetMalformed
    }
    let rest = range.lowerBound + schemeLength..<range.upperBound
    let end =
      rest.first { bytes[$0] == UInt8(ascii: "/") || bytes[$0] == UInt8(ascii: "?") }
      ?? rest.upperBound
    let authority = rest.lowerBound..<end
    guard Authority.isValid(bytes, authority) else { throw .targetMalformed }
    // RFC 9112, section 3.2.4: OPTIONS for a URI without path and query means the whole server.
    if end == rest.upperBound && method == .options {
      self = .asterisk
      return
    }
    let form = Form.absolute(authority: String(decoding: bytes[authority], as: UTF8.self))
    try self.init(bytes, hierarchy: end..<rest.upperBound, form: form)
  }

  /// Reads path and query from `bytes[range]`; an empty path, which only an absolute target may
  /// have, means `/`.
  private init(
    _ bytes: [UInt8], hierarchy range: Range<Int>, form: Form
  ) throws(RequestRefusal) {
    let pathEnd = bytes.firstIndex(of: UInt8(ascii: "?"), in: range) ?? range.upperBound
    let path = range.lowerBound..<pathEnd
    guard ByteSet.path.containsAll(of: bytes, in: path) else { throw .targetMalformed }
    self.form = form
    self.path = path.isEmpty ? "/" : String(decoding: bytes[path], as: UTF8.self)
    segments = try Self.segments(bytes, path)
    guard pathEnd < range.upperBound else {
      rawQuery = nil
      query = []
      return
    }
    let query = pathEnd + 1..<range.upperBound
    guard ByteSet.query.containsAll(of: bytes, in: query) else { throw .targetMalformed }
    rawQuery = String(decoding: bytes[query], as: UTF8.self)
    self.query = try Self.queryItems(bytes, query)
  }

  private static func segments(
    _ bytes: [UInt8], _ path: Range<Int>
  ) throws(RequestRefusal) -> [String] {
    guard path.count > 1 else { return [] }
    var segments: [String] = []
    segments.reserveCapacity(6)
    var start = path.lowerBound + 1
    while let slash = bytes.firstIndex(of: UInt8(ascii: "/"), in: start..<path.upperBound) {
      segments.append(try PercentDecoding.decode(bytes, start..<slash))
      start = slash + 1
    }
    segments.append(try PercentDecoding.decode(bytes, start..<path.upperBound))
    return segments
  }

  private static func queryItems(
    _ bytes: [UInt8], _ query: Range<Int>
  ) throws(RequestRefusal) -> [QueryItem] {
    var items: [QueryItem] = []
    var start = query.lowerBound
    while start < query.upperBound {
      let rest = start..<query.upperBound
      let end = bytes.firstIndex(of: UInt8(ascii: "&"), in: rest) ?? query.upperBound
      if end > start { items.append(try queryItem(bytes, start..<end)) }
      start = end + 1
    }
    return items
  }

  private static func queryItem(
    _ bytes: [UInt8], _ range: Range<Int>
  ) throws(RequestRefusal) -> QueryItem {
    let equals = bytes.firstIndex(of: UInt8(ascii: "="), in: range)
    let name = range.lowerBound..<(equals ?? range.upperBound)
    let value = equals.map { $0 + 1..<range.upperBound } ?? range.upperBound..<range.upperBound
    return QueryItem(
      name: try PercentDecoding.decode(bytes, name, plusIsSpace: true),
      value: try PercentDecoding.decode(bytes, value, plusIsSpace: true))
  }
}

extension Range<Int> {
  /// The first `count` numbers of the range, or all of it if it is shorter.
  fileprivate func prefixRange(_ count: Int) -> Range<Int> {
    lowerBound..<Swift.min(upperBound, lowerBound + count)
  }
}
