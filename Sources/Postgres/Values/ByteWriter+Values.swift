import Glibc

// PostgreSQL's binary forms: the `…send` and `…recv` functions of src/backend/utils/adt.
extension ByteWriter {
  mutating func write(text: String) throws(PostgresError) {
    var text = text
    let isValid = text.withUTF8 { utf8 in
      if let start = utf8.baseAddress, unsafe memchr(start, 0, utf8.count) != nil {
        return false
      }
      unsafe write(utf8)
      return true
    }
    guard isValid else { throw .invalidText }
  }

  /// Writes `jsonb`: a version byte, which is 1, and the text.
  mutating func write(jsonb: String) throws(PostgresError) {
    write(1 as UInt8)
    try write(text: jsonb)
  }

  mutating func write(bytes: [UInt8]) {
    unsafe bytes.withUnsafeBufferPointer { unsafe write($0) }
  }

  mutating func write(uuid: PostgresUUID) {
    write(uuid.high)
    write(uuid.low)
  }

  mutating func write(timestamptz: Int64) throws(PostgresError) {
    guard timestamptz != .max, timestamptz != .min else { return write(timestamptz) }
    let (value, overflow) = timestamptz.subtractingReportingOverflow(
      PostgresEpoch.microsecondsAfter1970)
    guard !overflow else { throw .parameterOutOfRange }
    write(value)
  }

  mutating func write(date: Int32) throws(PostgresError) {
    guard date != .max, date != .min else { return write(date) }
    let (value, overflow) = date.subtractingReportingOverflow(PostgresEpoch.daysAfter1970)
    guard !overflow else { throw .parameterOutOfRange }
    write(value)
  }

  /// Writes an array whose elements all take `elementSize` bytes.
  mutating func writeArray<Element>(
    _ elements: [Element?], of type: PostgresType, elementSize: Int32,
    _ writeElement: (inout ByteWriter, Element) -> Void
  ) {
    let flags = writeArrayHeader(elements.count, of: type)
    var hasNull = false
    for element in elements {
      if let element {
        write(elementSize)
        writeElement(&self, element)
      } else {
        hasNull = true
        write(-1 as Int32)
      }
    }
    if hasNull { overwrite(1, at: flags) }
  }

  /// Writes an array whose elements vary in size.
  mutating func writeArray<Element>(
    _ elements: [Element?], of type: PostgresType,
    _ writeElement: (inout ByteWriter, Element) throws(PostgresError) -> Void
  ) throws(PostgresError) {
    let flags = writeArrayHeader(elements.count, of: type)
    var hasNull = false
    for element in elements {
      if let element {
        let length = count
        write(0 as Int32)
        try writeElement(&self, element)
        overwrite(Int32(count - length - 4), at: length)
      } else {
        hasNull = true
        write(-1 as Int32)
      }
    }
    if hasNull { overwrite(1, at: flags) }
  }

  /// Writes what precedes the elements: dimensions, whether there are nulls, element type, and for
  /// the one dimension its length and lower bound. Returns where "there are nulls" stands.
  private mutating func writeArrayHeader(_ elementCount: Int, of type: PostgresType) -> Int {
    write(elementCount == 0 ? 0 : 1 as Int32)
    let flags = count
    write(0 as Int32)
    write(type.oid)
    if elementCount > 0 {
      write(Int32(elementCount))
      write(1 as Int32)
    }
    return flags
  }
}

extension PostgresValue {
  /// The most bytes that the value takes when it is sent, or nil for a null.
  var sizeMax: Int? {
    switch self {
    case .boolean(let value): value.map { _ in 1 }
    case .smallint(let value): value.map { _ in 2 }
    case .integer(let value), .date(let value): value.map { _ in 4 }
    case .bigint(let value), .timestamptz(let value): value.map { _ in 8 }
    case .text(let value): value?.utf8.count
    case .bytea(let value): value?.count
    case .uuid(let value): value.map { _ in 16 }
    case .jsonb(let value): value.map { 1 + $0.utf8.count }
    case .booleans(let values): 20 + values.count * 5
    case .smallints(let values): 20 + values.count * 6
    case .integers(let values), .dates(let values): 20 + values.count * 8
    case .bigints(let values), .timestamptzs(let values): 20 + values.count * 12
    case .uuids(let values): 20 + values.count * 20
    case .texts(let values): values.reduce(20) { $0 + 4 + ($1?.utf8.count ?? 0) }
    case .jsonbs(let values): values.reduce(20) { $0 + 5 + ($1?.utf8.count ?? 0) }
    case .byteas(let values): values.reduce(20) { $0 + 4 + ($1?.count ?? 0) }
    }
  }
}
