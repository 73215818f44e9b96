import EventLoop
import Glibc

/// What all connections of one server share.
///
/// Proof for `@unchecked Sendable`: everything below "Owned by the loop's thread" is touched only
/// by `Server` and `Connection`, actors whose executor is that one loop; the rest is immutable.
final class ServerContext: @unchecked Sendable {
  /// The most bytes that one connection reads in one turn.
  static let readBytesMax = 64 * 1024
  /// The most memory that is kept for writing answers, once a larger one has been written.
  private static let outgoingBytesKept = 256 * 1024

  let loop: EventLoop
  let configuration: Server.Configuration
  let handler: Server.Handler

  // Owned by the loop's thread.
  /// Whether the server is closing: connections end as soon as they have answered.
  var isDraining = false
  private var incoming = [UInt8](repeating: 0, count: readBytesMax)
  private var outgoing: [UInt8] = []
  private var dateSecond = -1
  private var date: [UInt8] = []

  init(
    loop: EventLoop, configuration: Server.Configuration, handler: @escaping Server.Handler
  ) {
    self.loop = loop
    self.configuration = configuration
    self.handler = handler
  }

  /// What a read from a connection gave.
  enum Received {
    case bytes(ArraySlice<UInt8>)
    /// The client has ended its sending.
    case end
    case nothing
    /// The connection is broken.
    case failure
  }

  /// Reads once, into memory that the next read overwrites.
  func receive(from descriptor: CInt) -> Received {
    let count = unsafe incoming.withUnsafeMutableBytes { buffer in
      unsafe recv(descriptor, buffer.baseAddress, buffer.count, 0)
    }
    if count > 0 { return .bytes(incoming[..<count]) }
    if count == 0 { return .end }
    return errno == EAGAIN || errno == EINTR ? .nothing : .failure
  }

  /// Writes what `serialize` appends, as far as the connection takes it now.
  ///
  /// - Returns: The bytes that are left to be written; nil if the connection is broken.
  func send(to descriptor: CInt, _ serialize: (inout [UInt8]) -> Void) -> [UInt8]? {
    outgoing.removeAll(keepingCapacity: true)
    serialize(&outgoing)
    guard let count = sendBytes(outgoing[...], to: descriptor) else { return nil }
    defer { if outgoing.capacity > Self.outgoingBytesKept { outgoing = [] } }
    return count == outgoing.count ? [] : Array(outgoing[count...])
  }

  /// The current time as the Date field gives it, made anew once a second.
  func currentDate() -> [UInt8] {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME_COARSE, &time)
    if time.tv_sec != dateSecond {
      dateSecond = time.tv_sec
      date = Array(IMFDate.text(secondsSinceEpoch: time.tv_sec).utf8)
    }
    return date
  }
}

/// Writes `bytes` as far as `descriptor` takes them now.
///
/// - Returns: How many were written, perhaps 0; nil if the connection is broken.
func sendBytes(_ bytes: ArraySlice<UInt8>, to descriptor: CInt) -> Int? {
  guard !bytes.isEmpty else { return 0 }
  let count = unsafe bytes.withUnsafeBytes { buffer in
    unsafe send(descriptor, buffer.baseAddress, buffer.count, CInt(MSG_NOSIGNAL))
  }
  if count >= 0 { return count }
  return errno == EAGAIN || errno == EINTR ? 0 : nil
}
