// The counterparts of `ByteWriter+Values.swift`; each reads one element of `size` bytes.
extension ByteReader {
  mutating func boolean(_ size: Int) throws(PostgresError) -> Bool {
    try expect(size, 1)
    return try integer(UInt8.self) != 0
  }

  mutating func smallint(_ size: Int) throws(PostgresError) -> Int16 {
    try expect(size, 2)
    return try integer()
  }

  mutating func integer(_ size: Int) throws(PostgresError) -> Int32 {
    try expect(size, 4)
    return try integer()
  }

  mutating func bigint(_ size: Int) throws(PostgresError) -> Int64 {
    try expect(size, 8)
    return try integer()
  }

  mutating func uuid(_ size: Int) throws(PostgresError) -> PostgresUUID {
    try expect(size, 16)
    let high: UInt64 = try integer()
    return try PostgresUUID(high: high, low: integer())
  }

  mutating func timestamptz(_ size: Int) throws(PostgresError) -> Int64 {
    let value = try bigint(size)
    guard value != .max, value != .min else { return value }
    let (result, overflow) = value.addingReportingOverflow(PostgresEpoch.microsecondsAfter1970)
    guard !overflow else { throw outOfRange }
    return result
  }

  mutating func date(_ size: Int) throws(PostgresError) -> Int32 {
    let value = try integer(size)
    guard value != .max, value != .min else { return value }
    let (result, overflow) = value.addingReportingOverflow(PostgresEpoch.daysAfter1970)
    guard !overflow else { throw outOfRange }
    return result
  }

  mutating func jsonb(_ size: Int) throws(PostgresError) -> String {
    guard try integer(UInt8.self) == 1 else { throw malformed }
    return try text(size - 1)
  }

  /// Reads an array of at most one dimension.
  mutating func array<Element>(
    of types: [PostgresType],
    _ element: (inout ByteReader, Int) throws(PostgresError) -> Element
  ) throws(PostgresError) -> [Element?] {
    let dimensions: Int32 = try integer()
    _ = try integer(Int32.self)
    let type = try PostgresType(oid: integer())
    guard types.contains(type), dimensions == 0 || dimensions == 1 else { throw malformed }
    guard dimensions == 1 else {
      try finish()
      return []
    }
    let count = try Int(integer(Int32.self))
    _ = try integer(Int32.self)
    // Each element has a length of four bytes: more elements than that cannot be there.
    guard count >= 0, count <= remaining / 4 else { throw malformed }
    var elements: [Element?] = []
    elements.reserveCapacity(count)
    for _ in 0..<count {
      let size = try Int(integer(Int32.self))
      elements.append(size < 0 ? nil : try element(&self, size))
    }
    try finish()
    return elements
  }

  private func expect(_ size: Int, _ expected: Int) throws(PostgresError) {
    guard size == expected else { throw malformed }
  }
}
