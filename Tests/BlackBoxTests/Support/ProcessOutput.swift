import EmbeddedPostgres
import Glibc
import Synchronization
import TestSupport

/// What a child process writes, gathered by a thread of its own until the end.
final class ProcessOutput: Sendable {
  private struct State {
    var bytes: [UInt8] = []
    var isEnded = false
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  /// Reads `descriptor` to its end, and closes it.
  init(_ descriptor: CInt) {
    DetachedThread.run { [self] in
      var buffer = [UInt8](repeating: 0, count: 65_536)
      while true {
        let count = read(descriptor, &buffer, buffer.count)
        if count < 0 && errno == EINTR { continue }
        let waiting = state.withLock { state in
          if count > 0 {
            state.bytes.append(contentsOf: buffer[..<count])
          } else {
            state.isEnded = true
          }
          defer { state.waiting = [] }
          return state.waiting
        }
        for continuation in waiting { continuation.resume() }
        guard count > 0 else { break }
      }
      close(descriptor)
    }
  }

  /// Everything that was written so far.
  var text: String { state.withLock { String(decoding: $0.bytes, as: UTF8.self) } }

  /// The port in the first address of the loopback that is written; nil at the end.
  func listeningPort() async -> UInt16? {
    await first { text in
      text.firstMatch(of: /127\.0\.0\.1:([0-9]+)[^0-9]/).flatMap { UInt16($0.1) }
    }
  }

  /// Waits until `part` is written; false when the end came without it.
  func line(containing part: String) async -> Bool {
    await first { $0.contains(part) ? true : nil } ?? false
  }

  /// The first thing that `find` finds in the text, as it grows; nil at the end.
  private func first<Found>(_ find: (String) -> Found?) async -> Found? {
    while true {
      let (bytes, isEnded) = state.withLock { ($0.bytes, $0.isEnded) }
      if let found = find(String(decoding: bytes, as: UTF8.self)) { return found }
      if isEnded { return nil }
      await withCheckedContinuation { continuation in
        let isNews = state.withLock { state in
          guard state.bytes.count == bytes.count, !state.isEnded else { return true }
          state.waiting.append(continuation)
          return false
        }
        if isNews { continuation.resume() }
      }
    }
  }
}
