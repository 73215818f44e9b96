/// What a proxy knows of one session with PostgreSQL: which statements are on their way, and where
/// the answer to each of them ends (PostgreSQL documentation, sections 55.2 and 55.7).
///
/// Bytes go in, bytes to pass on come out, until the session is to be cut.
struct SessionWatch {
  /// Where a session is cut.
  enum Cut: CaseIterable, Sendable {
    /// The statement never reaches the server.
    case beforeRequest
    /// The transaction has ended, and nothing of its answer comes back.
    case afterCommit
    /// The transaction has ended, and half of its answer comes back.
    case withinAnswer
  }

  /// What becomes of bytes that came.
  enum Verdict: Equatable {
    case pass([UInt8])
    /// Pass the bytes on, then end both sides.
    case cut([UInt8])
  }

  private let decide: @Sendable (String) -> Cut?
  private var fromClient = MessageReader(beginsWithUntyped: true)
  private var fromServer = MessageReader(beginsWithUntyped: false)
  private var texts: [String: String] = [:]
  /// How many segments were sent, each to be answered with a `ReadyForQuery`.
  private var segmentsSent = 0
  /// How many were answered; the first `ReadyForQuery` greets, and answers nothing.
  private var segmentsAnswered = -1
  private var pending: (segment: Int, cut: Cut)?
  private var held: [UInt8] = []

  /// - Parameter decide: Asked of each statement that is to run, by its text, while no other cut is
  ///   pending; nil lets it pass.
  init(deciding decide: @escaping @Sendable (String) -> Cut?) { self.decide = decide }

  /// Takes what the service says.
  mutating func clientSays(_ bytes: [UInt8]) -> Verdict {
    fromClient.append(bytes)
    while let message = fromClient.next() {
      switch message.type {
      case "P":
        let (name, rest) = Self.text(at: message.body)
        texts[name] = Self.text(at: rest).text
      case "B":
        let name = Self.text(at: Self.text(at: message.body).rest).text
        guard pending == nil, let text = texts[name], let cut = decide(text) else { continue }
        if cut == .beforeRequest { return .cut([]) }
        pending = (segmentsSent, cut)
      case "S", "Q": segmentsSent += 1
      default: continue
      }
    }
    return .pass(bytes)
  }

  /// Takes what the server says.
  mutating func serverSays(_ bytes: [UInt8]) -> Verdict {
    fromServer.append(bytes)
    var passed: [UInt8] = []
    while let message = fromServer.next() {
      let pendingCut = pending.flatMap { $0.segment == segmentsAnswered ? $0.cut : nil }
      if pendingCut == nil { passed += message.bytes } else { held += message.bytes }
      // An error means that nothing was committed: there is nothing to lose.
      if message.type == "E", pendingCut != nil { forgive(&passed) }
      guard message.type == "Z" else { continue }
      segmentsAnswered += 1
      guard pending != nil, let pendingCut else { continue }
      if pendingCut == .withinAnswer { passed += held.prefix(held.count / 2) }
      return .cut(passed)
    }
    return .pass(passed)
  }

  private mutating func forgive(_ passed: inout [UInt8]) {
    pending = nil
    passed += held
    held = []
  }

  private static func text(at bytes: ArraySlice<UInt8>) -> (text: String, rest: ArraySlice<UInt8>) {
    let end = bytes.firstIndex(of: 0) ?? bytes.endIndex
    return (String(decoding: bytes[..<end], as: UTF8.self), bytes[end...].dropFirst())
  }
}

/// Splits one direction of a session into messages: a letter, a length, a body. The first message
/// of the client has no letter.
private struct MessageReader {
  struct Message {
    let type: Character
    let bytes: ArraySlice<UInt8>
    let body: ArraySlice<UInt8>
  }

  private var bytes: ArraySlice<UInt8> = []
  private var isUntyped: Bool

  init(beginsWithUntyped isUntyped: Bool) { self.isUntyped = isUntyped }

  mutating func append(_ more: [UInt8]) { bytes = ArraySlice(Array(bytes) + more) }

  mutating func next() -> Message? {
    let head = isUntyped ? 0 : 1
    guard bytes.count >= head + 4 else { return nil }
    let length = bytes.dropFirst(head).prefix(4).reduce(0) { $0 << 8 | Int($1) }
    guard bytes.count >= head + length else { return nil }
    let whole = bytes.prefix(head + length)
    bytes = bytes.dropFirst(head + length)
    let type = isUntyped ? Character(" ") : Character(UnicodeScalar(whole.first!))
    isUntyped = false
    return Message(type: type, bytes: whole, body: whole.dropFirst(head + 4))
  }
}
