import EventLoop
import HTTP
import Synchronization

/// A server on a loop of its own, which ends with the test.
final class TestServer: Sendable {
  let loop: EventLoop
  let server: Server
  let journal: Journal

  var port: UInt16 { server.address.port }

  /// Starts a server whose handler is `handler`, on a port that the kernel chooses.
  static func start(
    _ adjust: (inout Server.Configuration) -> Void = { _ in },
    handler: @escaping Server.Handler = TestServer.echo
  ) async throws -> TestServer {
    let server = try TestServer(adjust, handler: handler)
    try await server.server.start()
    return server
  }

  /// Starts a server of the default configuration whose handler is `handler`.
  static func answering(_ handler: @escaping Server.Handler) async throws -> TestServer {
    try await start({ _ in }, handler: handler)
  }

  /// Binds a server without starting it.
  init(
    _ adjust: (inout Server.Configuration) -> Void = { _ in },
    handler: @escaping Server.Handler = TestServer.echo
  ) throws {
    let journal = Journal()
    var configuration = Server.Configuration()
    configuration.timeouts.lingering = .milliseconds(200)
    configuration.observer.connectionOpened = { journal.add("opened") }
    configuration.observer.connectionClosed = { journal.add("closed") }
    configuration.observer.requestRefused = { journal.add($0.code) }
    adjust(&configuration)
    loop = try EventLoop.start(named: "test")
    server = try Server(
      on: loop, host: "127.0.0.1", port: 0, configuration: configuration, handler: handler)
    self.journal = journal
  }

  deinit {
    let (server, loop) = (server, loop)
    Task(executorPreference: loop) {
      await server.drain(within: .zero)
      loop.stop()
    }
  }

  /// Begins to drain on the loop, whatever the threads of the tests are waiting for.
  func drain(within limit: Duration = .seconds(10)) -> Task<Int, Never> {
    let server = server
    return Task(executorPreference: loop) { await server.drain(within: limit) }
  }

  /// A client of this server.
  func client(receiveBufferBytes: CInt? = nil) throws -> RawClient {
    try RawClient(port: port, receiveBufferBytes: receiveBufferBytes)
  }

  /// Answers with what was asked: method, path and body.
  static let echo: Server.Handler = { request in
    let body = String(decoding: request.body, as: UTF8.self)
    return Response(.ok, text: "\(request.method.rawValue) \(request.path) \(body)")
  }
}

/// What a server's observer was told.
final class Journal: Sendable {
  private struct State {
    var entries: [String] = []
    var watchers: [Watcher] = []

    func count(of entry: String) -> Int { entries.count { $0 == entry } }
    func isReached(_ watcher: Watcher) -> Bool { count(of: watcher.entry) >= watcher.count }
  }

  private struct Watcher {
    let entry: String
    let count: Int
    let continuation: CheckedContinuation<Void, Never>
  }

  private let state = Mutex(State())

  func add(_ entry: String) {
    state.withLock { state in
      state.entries.append(entry)
      for watcher in state.watchers where state.isReached(watcher) { watcher.continuation.resume() }
      state.watchers.removeAll { [state] in state.isReached($0) }
    }
  }

  func count(of entry: String) -> Int {
    state.withLock { $0.count(of: entry) }
  }

  /// Waits until `entry` has been written `count` times.
  func arrival(of entry: String, count: Int = 1) async {
    await withCheckedContinuation { continuation in
      state.withLock { state in
        if state.count(of: entry) >= count {
          continuation.resume()
        } else {
          state.watchers.append(Watcher(entry: entry, count: count, continuation: continuation))
        }
      }
    }
  }
}

/// Holds handlers back until a test lets them go on.
final class Gate: Sendable {
  private struct State {
    var isOpen = false
    var arrivals = 0
    var held: [CheckedContinuation<Void, Never>] = []
    var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
  }

  private let state = Mutex(State())

  /// Waits until the gate is open.
  func pass() async {
    await withCheckedContinuation { continuation in
      state.withLock { state in
        state.arrivals += 1
        if state.isOpen { continuation.resume() } else { state.held.append(continuation) }
        let arrivals = state.arrivals
        for watcher in state.watchers where watcher.count <= arrivals {
          watcher.continuation.resume()
        }
        state.watchers.removeAll { $0.count <= arrivals }
      }
    }
  }

  /// Waits until `count` handlers have come to the gate.
  func arrival(of count: Int = 1) async {
    await withCheckedContinuation { continuation in
      state.withLock { state in
        if state.arrivals >= count {
          continuation.resume()
        } else {
          state.watchers.append((count, continuation))
        }
      }
    }
  }

  /// Lets all handlers go on, now and later.
  func open() {
    state.withLock { state in
      state.isOpen = true
      for continuation in state.held { continuation.resume() }
      state.held = []
    }
  }
}
