import EventLoop
import Glibc

/// One client's connection: reads requests, has them handled one at a time, writes the answers in
/// their order.
///
/// While a request is handled, what the client sends next waits unread beyond `bytesWaitingMax`:
/// a client that does not read its answers cannot make us remember its questions. While nothing
/// happens a connection owns no buffer.
actor Connection: DescriptorHandler {
  /// The most bytes of later requests kept while an earlier one is handled.
  static let bytesWaitingMax = 64 * 1024
  /// The bytes that a slow client must take within `Timeouts.writing`.
  static let writtenBytesMin = 16 * 1024
  /// The most bytes read and thrown away after the last answer.
  static let discardedBytesMax = 1024 * 1024
  /// The most requests that arrived together and are handled before others have their turn.
  static let requestsPerTurnMax = 16

  /// Where the connection stands.
  enum Phase {
    /// Waits for a request, or for the rest of one; then `handling`, `sending` or `closed`.
    case receiving
    /// The handler is at work; then `sending`, `receiving`, `lingering` or `closed`.
    case handling
    /// An answer waits for the client to read; then `receiving`, `handling`, `lingering`, `closed`.
    case sending
    /// All is said: what the client still sends is thrown away until it ends, lest the kernel
    /// destroy our last answer with a reset (RFC 9112, section 9.6); then `closed`.
    case lingering
    /// For ever.
    case closed
  }

  nonisolated let context: ServerContext
  nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe context.loop.asUnownedSerialExecutor()
  }

  let descriptor: CInt
  /// Whether the connection is one too many, and exists only to say so.
  let isSurplus: Bool
  private let remoteAddress: SocketAddress
  private let server: Server

  var phase = Phase.receiving
  private var parser: RequestParser
  /// The head of the request that is being received or handled.
  private var head: RequestHead?
  private var hasAnswered = false
  private var peerHasEnded = false
  private var closesAfterAnswer = false
  private var discardedBytes = 0
  private var isWatchedForReading = true
  private var isWatchedForWriting = false

  /// What is written when the client has read enough; empty but for slow clients.
  var output: [UInt8] = []
  var outputSent = 0
  var outputSentAtDeadline = 0
  var deadline = Deadline.none
  var timer: (id: TimerID, due: UInt64)?

  init(
    _ descriptor: CInt, from remoteAddress: SocketAddress, of server: Server,
    context: ServerContext, isSurplus: Bool
  ) {
    self.descriptor = descriptor
    self.remoteAddress = remoteAddress
    self.server = server
    self.context = context
    self.isSurplus = isSurplus
    parser = RequestParser(limits: context.configuration.limits)
  }

  // MARK: Life

  /// Begins to serve; a surplus connection is told so and ends.
  func open() {
    context.configuration.observer.connectionOpened()
    do {
      try context.loop.register(descriptor, for: .reading, handler: self)
    } catch {
      return close()
    }
    if isSurplus {
      refuse(.connectionsExhausted)
    } else {
      setDeadline(.idle, after: context.configuration.timeouts.idle)
    }
  }

  /// Answers what has arrived and then ends; called once, when the server begins to drain.
  func drain() {
    if deadline.kind == .idle { deadline = .none }
    proceed()
  }

  /// Ends the connection at once; an answer that a handler is making is dropped.
  func close() {
    guard phase != .closed else { return }
    phase = .closed
    cancelTimer()
    context.loop.deregister(descriptor)
    Glibc.close(descriptor)
    output = []
    parser = RequestParser()
    head = nil
    context.configuration.observer.connectionClosed()
    server.assumeIsolated { $0.forget(self) }
  }

  nonisolated func descriptorIsReady(_ readiness: Readiness) {
    assumeIsolated { $0.isReady(readiness) }
  }

  private func isReady(_ readiness: Readiness) {
    // A hang-up means that both directions are closed, by a reset or after our own end.
    if readiness.overlaps(.failed) || readiness.overlaps(.hungUp) { return close() }
    if readiness.overlaps(.writing) { flush() }
    if readiness.overlaps(.reading) { receive() }
  }

  // MARK: Receiving

  private func receive() {
    guard phase != .closed else { return }
    switch context.receive(from: descriptor) {
    case .nothing: return
    case .failure: close()
    case .end:
      peerHasEnded = true
      if phase == .lingering { close() } else { proceed() }
    case .bytes(let bytes) where phase == .lingering:
      discardedBytes += bytes.count
      if discardedBytes > Self.discardedBytesMax { close() }
    case .bytes(let bytes):
      parser.feed(bytes)
      proceed()
    }
  }

  /// Handles the next request if it is its turn and it is whole.
  func proceed() {
    if phase == .receiving, let request = nextRequest() { handle(request) }
    updateInterest()
  }

  /// The next whole request; nil if it has not arrived, or if the connection ends.
  private func nextRequest() -> Request? {
    while phase == .receiving {
      switch parser.next() {
      case .needsBytes:
        guard waitForBytes() else { return nil }
      case .head(let head):
        self.head = head
        parser.permitBody(bytesMax: context.configuration.bodyBytesMax(head))
      case .body(let body):
        deadline = .none
        phase = .handling
        return Request(head: head!, body: body, remoteAddress: remoteAddress)
      case .refused(let refusal):
        refuse(refusal)
      }
    }
    return nil
  }

  /// Sets the deadline for the bytes that are lacking, or ends the connection.
  ///
  /// - Returns: Whether more bytes have come already.
  private func waitForBytes() -> Bool {
    let timeouts = context.configuration.timeouts
    if parser.isBetweenRequests {
      if peerHasEnded {
        close()
      } else if context.isDraining {
        return waitForLastRequest()
      } else if deadline.kind != .idle {
        setDeadline(.idle, after: timeouts.idle)
      }
    } else if peerHasEnded {
      refuse(.requestTruncated)
    } else if head == nil {
      if deadline.kind != .head { setDeadline(.head, after: timeouts.head) }
    } else if deadline.kind != .body {
      setDeadline(.body, after: timeouts.body)
      inviteBody()
    }
    return false
  }

  /// While draining, looks for a request that the kernel holds already before it ends the
  /// connection; one that has never carried a request may still send its first.
  private func waitForLastRequest() -> Bool {
    if receivesMore() { return true }
    guard phase == .receiving else { return false }
    if hasAnswered {
      linger()
    } else if deadline.kind != .idle {
      setDeadline(.idle, after: context.configuration.timeouts.firstRequestWhileDraining)
    }
    return false
  }

  /// Reads once out of turn, and says whether anything has come of it.
  private func receivesMore() -> Bool {
    guard !peerHasEnded else { return false }
    switch context.receive(from: descriptor) {
    case .bytes(let bytes): parser.feed(bytes)
    case .end: peerHasEnded = true
    case .nothing: return false
    case .failure:
      close()
      return false
    }
    return true
  }

  /// Sends `100 Continue` if the client waits for it: its head is accepted, its body is allowed.
  private func inviteBody() {
    guard head!.expectsContinue, parser.bytesWaiting == 0, !parser.hasBodyBytes else { return }
    write { $0.append(contentsOf: "HTTP/1.1 100 Continue\r\n\r\n".utf8) }
  }

  // MARK: Handling

  private func handle(_ request: Request) {
    Task.immediate(executorPreference: context.loop) {
      var request = request
      var countServed = 0
      while true {
        let response = await context.handler(request)
        guard let next = self.answer(response) else { return self.updateInterest() }
        request = next
        countServed += 1
        if countServed.isMultiple(of: Self.requestsPerTurnMax) { await Task.yield() }
      }
    }
  }

  /// Writes an answer.
  ///
  /// - Returns: The next request, if it has arrived and may be handled now.
  private func answer(_ response: Response) -> Request? {
    guard phase == .handling else { return nil }
    // What has arrived is answered, so whether this answer is the last depends on it.
    if context.isDraining && parser.bytesWaiting == 0 { _ = receivesMore() }
    guard phase == .handling else { return nil }
    let isLast = context.isDraining && parser.bytesWaiting == 0
    send(response, thenCloses: isLast || response.closesConnection || !head!.keepsAlive)
    return phase == .receiving ? nextRequest() : nil
  }

  /// Answers in the handler's place, for the last time.
  func refuse(_ refusal: RequestRefusal) {
    context.configuration.observer.requestRefused(refusal)
    send(context.configuration.refusalResponse(refusal), thenCloses: true)
  }

  private func send(_ response: Response, thenCloses: Bool) {
    phase = .sending
    deadline = .none
    closesAfterAnswer = thenCloses
    let option: Response.ConnectionOption =
      if thenCloses { .close } else if head?.version == .http10 { .keepAlive } else { .unspoken }
    let omitsBody = head?.method == .head
    let date = context.currentDate()
    write { response.serialize(into: &$0, date: date, option: option, omitsBody: omitsBody) }
    if phase == .sending && output.isEmpty { outputIsWritten() }
  }

  /// Goes on after an answer has been written; the caller looks for the next request.
  func outputIsWritten() {
    guard phase == .sending else { return }
    hasAnswered = true
    head = nil
    if closesAfterAnswer { linger() } else { phase = .receiving }
  }

  private func linger() {
    if peerHasEnded { return close() }
    phase = .lingering
    parser = RequestParser()
    shutdown(descriptor, CInt(SHUT_WR))
    setDeadline(.lingering, after: context.configuration.timeouts.lingering)
    updateInterest()
  }

  /// Asks the loop for what can be used now: bytes while there is room, room while there are bytes.
  func updateInterest() {
    guard phase != .closed else { return }
    let readsMore = !peerHasEnded && parser.bytesWaiting < Self.bytesWaitingMax
    let writesMore = !output.isEmpty
    guard readsMore != isWatchedForReading || writesMore != isWatchedForWriting else { return }
    isWatchedForReading = readsMore
    isWatchedForWriting = writesMore
    let interest = [readsMore ? Readiness.reading : [], writesMore ? Readiness.writing : []]
    do { try context.loop.update(descriptor, for: Readiness(interest)) } catch { close() }
  }
}

extension Readiness {
  /// `!isDisjoint(with: other)`, without the generic detour that each request would pay for.
  fileprivate func overlaps(_ other: Readiness) -> Bool { rawValue & other.rawValue != 0 }
}
