/// Bytes that have arrived and are not yet consumed, with a cursor.
///
/// Looking for the end of a line resumes where the last look ended, so that a line delivered byte
/// by byte costs no more than one delivered whole.
struct InputBuffer: Sendable {
  /// All bytes that are still held; those before `cursor` are consumed.
  var bytes: [UInt8] = []
  /// The first byte that is not consumed.
  private(set) var cursor = 0
  /// Up to where no line feed was found.
  private var scanned = 0

  /// The number of bytes that are not consumed.
  var count: Int { bytes.count - cursor }

  /// A line was found, was not yet found, or is longer than allowed.
  enum Line {
    /// The content of the line, without CRLF; it is consumed.
    case found(Range<Int>)
    case incomplete
    case tooLong
  }

  mutating func append(_ more: ArraySlice<UInt8>) {
    bytes.append(contentsOf: more)
  }

  /// Consumes the next line if its end has arrived.
  ///
  /// The outcome depends on the bytes alone, never on how they were cut: a line that is going to
  /// be too long is `tooLong` as soon as `bytesMax` bytes lie here without a line feed.
  ///
  /// - Parameter bytesMax: The longest line allowed, with its CRLF.
  /// - Throws: `bareLineFeed` or `bareCarriageReturn` (RFC 9112, section 2.2).
  mutating func takeLine(bytesMax: Int) throws(RequestRefusal) -> Line {
    let start = cursor
    let from = max(scanned, start)
    guard let lineFeed = bytes.firstIndex(of: .lineFeed, in: from..<bytes.count) else {
      scanned = bytes.count
      return count >= bytesMax ? .tooLong : .incomplete
    }
    guard lineFeed + 1 - start <= bytesMax else { return .tooLong }
    guard lineFeed > start, bytes[lineFeed - 1] == .carriageReturn else { throw .bareLineFeed }
    let content = start..<lineFeed - 1
    guard bytes.firstIndex(of: .carriageReturn, in: content) == nil else {
      throw .bareCarriageReturn
    }
    cursor = lineFeed + 1
    return .found(content)
  }

  /// Consumes up to `countMax` bytes and gives their place.
  mutating func take(upTo countMax: Int) -> Range<Int> {
    let taken = cursor..<cursor + min(countMax, count)
    cursor = taken.upperBound
    return taken
  }

  /// Takes out the bytes from `start` to the cursor, without copying if they are all there are.
  mutating func extract(from start: Int) -> [UInt8] {
    if start == 0 && cursor == bytes.count {
      let all = bytes
      self = InputBuffer()
      return all
    }
    let extracted = Array(bytes[start..<cursor])
    forgetConsumed()
    return extracted
  }

  /// Gives back the memory of consumed bytes; places handed out before are then void.
  ///
  /// Moves what is left only when less is left than is dropped, so that the cost of a byte stays
  /// constant however many requests arrive together.
  mutating func forgetConsumed() {
    if cursor == bytes.count {
      self = InputBuffer()
    } else if cursor > count {
      bytes.removeSubrange(0..<cursor)
      scanned = max(0, scanned - cursor)
      cursor = 0
    }
  }
}
