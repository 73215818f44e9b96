/// Reads the bytes of one value of a result in network byte order, and never past their end.
///
/// The reader keeps the result alive, whose memory it reads.
@safe struct ByteReader {
  private let bytes: UnsafeRawBufferPointer
  private let owner: QueryResult
  private let row: Int
  private let column: Int
  private var position = 0

  init(bytes: UnsafeRawBufferPointer, owner: QueryResult, row: Int, column: Int) {
    unsafe self.bytes = bytes
    self.owner = owner
    self.row = row
    self.column = column
  }

  /// The number of bytes left.
  var remaining: Int { unsafe bytes.count - position }

  /// The error for bytes that are not those of the value's type.
  var malformed: PostgresError { .decoding(.malformed(row: row, column: column)) }
  /// The error for a value that the Swift type cannot hold.
  var outOfRange: PostgresError { .decoding(.outOfRange(row: row, column: column)) }
  /// The error for a null where none is expected.
  var unexpectedNull: PostgresError { .decoding(.unexpectedNull(row: row, column: column)) }

  /// Reads an integer, most significant byte first.
  mutating func integer<Value: FixedWidthInteger & BitwiseCopyable>(
    _ type: Value.Type = Value.self
  ) throws(PostgresError) -> Value {
    let size = MemoryLayout<Value>.size
    guard remaining >= size else { throw malformed }
    defer { position += size }
    return unsafe Value(bigEndian: bytes.loadUnaligned(fromByteOffset: position, as: Value.self))
  }

  /// Reads the next `count` bytes as UTF-8.
  mutating func text(_ count: Int) throws(PostgresError) -> String {
    let part = try unsafe slice(count)
    return unsafe String(decoding: part, as: UTF8.self)
  }

  /// Reads the next `count` bytes.
  mutating func byteArray(_ count: Int) throws(PostgresError) -> [UInt8] {
    let part = try unsafe slice(count)
    return unsafe [UInt8](part)
  }

  /// Checks that everything was read.
  func finish() throws(PostgresError) {
    guard remaining == 0 else { throw malformed }
  }

  private mutating func slice(_ count: Int) throws(PostgresError) -> UnsafeRawBufferPointer {
    guard count >= 0, remaining >= count else { throw malformed }
    defer { position += count }
    return unsafe UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
  }
}
