import EventLoop
import Glibc

/// One connection to the service, over a socket of our own: sends requests exactly as they are
/// written, and reads answers by RFC 9112, one after the other.
///
/// A server that breaks the connection before an answer is an error here and nothing more: the
/// tests of faults ask for exactly that difference, between an answer and none.
actor HTTPConnection: DescriptorHandler {
  /// How long an answer may take before a test fails; reached only by failures.
  static let patience = Duration.seconds(30)

  /// Why there is no answer.
  enum Failure: Error, Hashable {
    /// The connection could not be made.
    case unreachable
    /// The connection ended before a whole answer came.
    case broken
    /// Nothing came for as long as anybody would wait.
    case silent
    /// What came is no HTTP answer.
    case malformed(String)
  }

  nonisolated let loop: EventLoop
  nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

  private let transport: Transport
  private var descriptor: CInt { transport.descriptor }
  private var isOpen = true
  private var unsent: ArraySlice<UInt8> = []
  private var received: [UInt8] = []
  private var waiting:
    (toHead: Bool, reply: CheckedContinuation<Result<HTTPAnswer, Failure>, Never>)?
  private var timer: TimerID?

  /// Wraps a connected transport, which this connection closes.
  init(_ transport: Transport, on loop: EventLoop) async throws {
    self.transport = transport
    self.loop = loop
    try register()
  }

  private func register() throws { try loop.register(descriptor, for: .reading, handler: self) }

  deinit { transport.close() }

  /// Whether another request may be sent: neither side has ended the connection.
  var isReusable: Bool { isOpen && waiting == nil }

  /// Sends the bytes of a request and waits for its answer.
  ///
  /// - Parameter toHead: Whether the answer has no body, whatever its length says.
  func exchange(_ request: [UInt8], toHead: Bool) async throws(Failure) -> HTTPAnswer {
    // All within the continuation: on the way into it other jobs of the loop may run.
    let result: Result<HTTPAnswer, Failure> = await withCheckedContinuation { reply in
      guard isOpen else { return reply.resume(returning: .failure(.broken)) }
      precondition(waiting == nil, "one request at a time")
      waiting = (toHead, reply)
      timer = loop.schedule(after: Self.patience) { [self] in
        assumeIsolated { $0.end(.silent) }
      }
      unsent = request[...]
      write()
    }
    return try result.get()
  }

  /// Ends the connection.
  func close() { end(.broken) }

  nonisolated func descriptorIsReady(_ readiness: Readiness) {
    assumeIsolated { connection in
      if readiness.contains(.writing) { connection.write() }
      connection.read()
    }
  }

  private func write() {
    while !unsent.isEmpty {
      let count = unsent.withUnsafeBytes {
        send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL | MSG_DONTWAIT))
      }
      if count > 0 {
        unsent = unsent.dropFirst(count)
      } else if errno == EAGAIN {
        break
      } else if errno != EINTR {
        // The server may have answered before it closed: reading will tell.
        unsent = []
      }
    }
    guard isOpen else { return }
    try? loop.update(descriptor, for: unsent.isEmpty ? .reading : [.reading, .writing])
  }

  private func read() {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while isOpen {
      let count = recv(descriptor, &buffer, buffer.count, CInt(MSG_DONTWAIT))
      if count > 0 {
        received.append(contentsOf: buffer[..<count])
        deliver()
      } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
        end(.broken)
      } else if errno == EAGAIN {
        return
      }
    }
  }

  private func deliver() {
    guard let waiting else { return }
    do throws(Failure) {
      guard let (answer, length) = try HTTPAnswer.parse(received, toHead: waiting.toHead) else {
        return
      }
      received.removeFirst(length)
      self.waiting = nil
      cancelTimer()
      waiting.reply.resume(returning: .success(answer))
      if answer["connection"] == "close" { end(.broken) }
    } catch {
      end(error)
    }
  }

  private func end(_ failure: Failure) {
    guard isOpen else { return }
    isOpen = false
    cancelTimer()
    loop.deregister(descriptor)
    transport.close()
    guard let waiting else { return }
    self.waiting = nil
    waiting.reply.resume(returning: .failure(failure))
  }

  private func cancelTimer() {
    if let timer { loop.cancel(timer) }
    timer = nil
  }
}
