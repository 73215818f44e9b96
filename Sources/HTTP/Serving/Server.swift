package import EventLoop
import Glibc

/// An HTTP/1.1 server on one event loop: accepts connections, and drains them when it is told to.
///
/// For several loops start one server on each, all on the same port, the later ones beside the
/// first: the kernel spreads the connections. A server whose `drain` has returned holds nothing any
/// more.
package actor Server: DescriptorHandler {
  /// The most connections accepted in one turn.
  static let acceptsPerTurnMax = 64
  /// The most connections accepted when draining begins: more than any kernel keeps waiting.
  static let acceptsWhenDrainingMax = 65_536
  /// The most connections beyond `connectionsMax` that are told so; more are closed without a word.
  static let surplusConnectionsMax = 128
  /// How long no connection is accepted after the system ran out of descriptors.
  static let pauseAfterExhaustion = Duration.milliseconds(100)

  package nonisolated let loop: EventLoop
  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe loop.asUnownedSerialExecutor()
  }

  /// Where the server listens, with the port that the kernel chose if 0 was asked for.
  package nonisolated let address: SocketAddress
  private let listener: Listener
  private nonisolated let context: ServerContext

  private enum Phase {
    /// Listens without accepting; then `accepting` or `draining`.
    case bound
    /// Then `paused` or `draining`.
    case accepting
    /// Waits for descriptors to be free again; then `accepting` or `draining`.
    case paused
    /// No longer listens; connections end one by one.
    case draining
  }

  private var phase = Phase.bound
  private var connections: [ObjectIdentifier: Connection] = [:]
  private var surplusCount = 0
  private var drainTimer: TimerID?
  private var cutCount = 0
  private var drainers: [CheckedContinuation<Void, Never>] = []

  /// Creates a server that is bound to an address; clients may connect, `start()` serves them.
  ///
  /// - Parameters:
  ///   - host: A name or an address of this machine; `::` stands for all, IPv4 included.
  ///   - port: 0 lets the kernel choose; see `address`.
  ///   - first: A server of this process that has claimed the host, and whose port is shared;
  ///     nil: nobody may listen there yet.
  package init(
    on loop: EventLoop, host: String, port: UInt16, beside first: Server? = nil,
    configuration: Configuration = Configuration(), handler: @escaping Handler
  ) throws(ListenError) {
    self.loop = loop
    listener = try Listener(
      host: host, port: first?.address.port ?? port, sharing: first != nil)
    address = listener.address
    context = ServerContext(loop: loop, configuration: configuration, handler: handler)
  }

  /// Finds out whether a server could listen on an address now, by listening there for a moment:
  /// for whoever has long work to do before it serves.
  package static func checkAddress(host: String, port: UInt16) throws(ListenError) {
    close(try Listener(host: host, port: port).descriptor)
  }

  /// Begins to accept connections; called once.
  package func start() throws(SystemError) {
    precondition(phase == .bound, "the server has been started already")
    try loop.register(listener.descriptor, for: .reading, handler: self)
    phase = .accepting
  }

  /// The number of connections now open.
  package var connectionCount: Int { connections.count }

  /// Closes the server without leaving an accepted request unanswered.
  ///
  /// Connections that wait in the kernel are accepted first, then the port is free. Requests that
  /// are being handled or have arrived are answered, the last one of each connection with
  /// `Connection: close`; idle connections are closed. What is left after `limit` is cut off.
  ///
  /// - Returns: The number of connections that were cut off before their last answer was written.
  @discardableResult
  package func drain(within limit: Duration) async -> Int {
    if phase != .draining { beginDraining(within: limit) }
    await withCheckedContinuation { drainer in
      if connections.isEmpty { drainer.resume() } else { drainers.append(drainer) }
    }
    return cutCount
  }

  package nonisolated func descriptorIsReady(_ readiness: Readiness) {
    assumeIsolated { $0.acceptConnections(countMax: Self.acceptsPerTurnMax) }
  }

  /// Takes a closed connection off the books.
  func forget(_ connection: Connection) {
    guard connections.removeValue(forKey: ObjectIdentifier(connection)) != nil else { return }
    if connection.isSurplus { surplusCount -= 1 }
    if phase == .draining && connections.isEmpty { endDraining() }
  }

  // MARK: Accepting

  private func acceptConnections(countMax: Int) {
    for _ in 0..<countMax {
      switch listener.accept() {
      case .connection(let descriptor, let address): admit(descriptor, from: address)
      case .aborted: continue
      case .none: return
      case .exhausted: return pause()
      }
    }
  }

  private func admit(_ descriptor: CInt, from address: SocketAddress) {
    let isSurplus =
      connections.count - surplusCount >= context.configuration.connectionsMax
    guard !isSurplus || surplusCount < Self.surplusConnectionsMax else {
      context.configuration.observer.requestRefused(.connectionsExhausted)
      close(descriptor)
      return
    }
    let connection = Connection(
      descriptor, from: address, of: self, context: context, isSurplus: isSurplus)
    connections[ObjectIdentifier(connection)] = connection
    if isSurplus { surplusCount += 1 }
    connection.assumeIsolated { $0.open() }
  }

  /// Stops watching the listener for a while: it stays ready as long as connections wait, and
  /// would keep the loop spinning.
  private func pause() {
    guard phase == .accepting else { return }
    phase = .paused
    loop.deregister(listener.descriptor)
    loop.schedule(after: Self.pauseAfterExhaustion) { [self] in
      assumeIsolated { $0.resume() }
    }
  }

  private func resume() {
    guard phase == .paused else { return }
    do {
      try loop.register(listener.descriptor, for: .reading, handler: self)
      phase = .accepting
    } catch {
      phase = .accepting
      pause()
    }
  }

  // MARK: Draining

  private func beginDraining(within limit: Duration) {
    acceptConnections(countMax: Self.acceptsWhenDrainingMax)
    if phase == .accepting { loop.deregister(listener.descriptor) }
    close(listener.descriptor)
    phase = .draining
    context.isDraining = true
    for connection in Array(connections.values) {
      connection.assumeIsolated { $0.drain() }
    }
    guard !connections.isEmpty else { return }
    drainTimer = loop.schedule(after: limit) { [self] in
      assumeIsolated { $0.cutConnections() }
    }
  }

  private func cutConnections() {
    drainTimer = nil
    for connection in Array(connections.values) {
      let isCut = connection.assumeIsolated { connection in
        defer { connection.close() }
        return connection.phase != .lingering
      }
      if isCut { cutCount += 1 }
    }
  }

  private func endDraining() {
    if let drainTimer { loop.cancel(drainTimer) }
    drainTimer = nil
    for drainer in drainers { drainer.resume() }
    drainers = []
  }
}
