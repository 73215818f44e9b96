/// Where a writer puts the bytes of a file, piece by piece.
///
/// A writer holds one entry at a time, so its memory does not grow with the file.
package typealias Sink = (_ bytes: [UInt8]) throws -> Void

/// Text gathered to pieces of a convenient size before it goes on.
struct Output {
  /// About how many bytes go on at once.
  static let pieceSize = 32_768

  private var bytes: [UInt8] = []
  private let sink: Sink

  init(to sink: @escaping Sink) {
    self.sink = sink
    bytes.reserveCapacity(Self.pieceSize + 4_096)
  }

  mutating func write(_ text: String) throws { try write(text.utf8) }

  mutating func write(_ more: some Sequence<UInt8>) throws {
    bytes.append(contentsOf: more)
    if bytes.count >= Self.pieceSize { try flush() }
  }

  mutating func flush() throws {
    guard !bytes.isEmpty else { return }
    try sink(bytes)
    bytes.removeAll(keepingCapacity: true)
  }
}
