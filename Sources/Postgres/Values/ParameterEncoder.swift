import Glibc

/// The parameters of the commands that are about to be sent, in the form that libpq takes them.
///
/// All commands of a segment are encoded before the first is sent, so that one that cannot be
/// encoded stops the whole segment while nothing has happened yet.
struct ParameterEncoder: ~Copyable {
  /// The most bytes that the parameters of one segment may take.
  static let bytesMax = 256 << 20
  /// The most parameters of one command (the protocol counts them in 16 bits).
  static let parametersMax = 65_535

  private var bytes = ByteWriter()
  private var offsets: [Int] = []
  private var lengths: [CInt] = []
  private var formats: [CInt] = []

  /// Encodes the parameters of `commands`, in place of those encoded before.
  mutating func encode(_ commands: [Command]) throws(PostgresError) {
    removeAll()
    for command in commands {
      guard command.parameters.count <= Self.parametersMax else { throw .commandTooLarge }
      for value in command.parameters { try append(value) }
    }
  }

  /// Forgets the parameters, and gives back what a large command has taken.
  mutating func removeAll() {
    bytes.removeAll()
    offsets.removeAll(keepingCapacity: true)
    lengths.removeAll(keepingCapacity: true)
  }

  /// Lends `count` parameters from the one numbered `first`, as values, lengths and formats.
  mutating func withParameters<Answer>(
    from first: Int, count: Int,
    _ body: (
      UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<CInt>?, UnsafePointer<CInt>?
    ) -> Answer
  ) -> Answer {
    while formats.count < count { formats.append(1) }
    return unsafe withUnsafeTemporaryAllocation(
      of: UnsafePointer<CChar>?.self, capacity: max(1, count)
    ) { values in
      for index in 0..<count {
        let offset = offsets[first + index]
        unsafe values.initializeElement(
          at: index, to: offset < 0 ? nil : bytes.address(of: offset))
      }
      return unsafe lengths.withUnsafeBufferPointer { lengths in
        unsafe formats.withUnsafeBufferPointer { formats in
          unsafe body(
            UnsafePointer(values.baseAddress), lengths.baseAddress.map { unsafe $0 + first },
            formats.baseAddress)
        }
      }
    }
  }

  // MARK: One value

  private mutating func append(_ value: PostgresValue) throws(PostgresError) {
    let start = bytes.count
    let size = value.sizeMax
    guard let size else {
      offsets.append(-1)
      lengths.append(0)
      return
    }
    guard size <= Self.bytesMax - start else { throw .commandTooLarge }
    // One byte more, so that even an empty value has an address: to libpq no address means null.
    bytes.reserve(size + 1)
    try write(value)
    offsets.append(start)
    lengths.append(CInt(bytes.count - start))
  }

  private mutating func write(_ value: PostgresValue) throws(PostgresError) {
    switch value {
    case .boolean(let value?): bytes.write(value ? 1 : 0 as UInt8)
    case .smallint(let value?): bytes.write(value)
    case .integer(let value?): bytes.write(value)
    case .bigint(let value?): bytes.write(value)
    case .text(let value?): try bytes.write(text: value)
    case .bytea(let value?): bytes.write(bytes: value)
    case .uuid(let value?): bytes.write(uuid: value)
    case .timestamptz(let value?): try bytes.write(timestamptz: value)
    case .date(let value?): try bytes.write(date: value)
    case .jsonb(let value?): try bytes.write(jsonb: value)
    case .boolean, .smallint, .integer, .bigint, .text, .bytea, .uuid, .timestamptz, .date, .jsonb:
      break
    case .booleans(let values):
      bytes.writeArray(values, of: .boolean, elementSize: 1) { $0.write($1 ? 1 : 0 as UInt8) }
    case .smallints(let values):
      bytes.writeArray(values, of: .smallint, elementSize: 2) { $0.write($1) }
    case .integers(let values):
      bytes.writeArray(values, of: .integer, elementSize: 4) { $0.write($1) }
    case .bigints(let values):
      bytes.writeArray(values, of: .bigint, elementSize: 8) { $0.write($1) }
    case .uuids(let values):
      bytes.writeArray(values, of: .uuid, elementSize: 16) { $0.write(uuid: $1) }
    case .texts(let values):
      try bytes.writeArray(values, of: .text) {
        (bytes: inout ByteWriter, value) throws(PostgresError) in try bytes.write(text: value)
      }
    case .jsonbs(let values):
      try bytes.writeArray(values, of: .jsonb) {
        (bytes: inout ByteWriter, value) throws(PostgresError) in try bytes.write(jsonb: value)
      }
    case .byteas(let values):
      try bytes.writeArray(values, of: .bytea) {
        (bytes: inout ByteWriter, value) throws(PostgresError) in bytes.write(bytes: value)
      }
    case .timestamptzs(let values):
      try bytes.writeArray(values, of: .timestamptz) {
        (bytes: inout ByteWriter, value) throws(PostgresError) in
        try bytes.write(timestamptz: value)
      }
    case .dates(let values):
      try bytes.writeArray(values, of: .date) {
        (bytes: inout ByteWriter, value) throws(PostgresError) in try bytes.write(date: value)
      }
    }
  }
}
