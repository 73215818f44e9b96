// One array: the elements may be null, the array itself must not be (`coalesce(…, '{}')`).
extension QueryResult {
  /// Returns the elements of a `boolean[]`.
  package func booleans(_ row: Int, _ column: Int) throws(PostgresError) -> [Bool?] {
    try array(reader(row, column, .booleans), row, column, of: [.boolean]) {
      (reader: inout ByteReader, size) throws(PostgresError) in try reader.boolean(size)
    }
  }

  /// Returns the elements of a `smallint[]`.
  package func smallints(_ row: Int, _ column: Int) throws(PostgresError) -> [Int16?] {
    try array(reader(row, column, .smallints), row, column, of: [.smallint]) {
      (reader: inout ByteReader, size) throws(PostgresError) in try reader.smallint(size)
    }
  }

  /// Returns the elements of a `integer[]`.
  package func integers(_ row: Int, _ column: Int) throws(PostgresError) -> [Int32?] {
    try array(reader(row, column, .integers), row, column, of: [.integer]) {
      (reader: inout ByteReader, size) throws(PostgresError) in try reader.integer(size)
    }
  }

  /// Returns the elements of a `bigint[]`.
  package func bigints(_ row: Int, _ column: Int) throws(PostgresError) -> [Int64?] {
    try array(reader(row, column, .bigints), row, column, of: [.bigint]) {
      (reader: inout ByteReader, size) throws(PostgresError) in try reader.bigint(size)
    }
  }

  /// Returns the elements of a `text[]`.
  package func texts(_ row: Int, _ column: Int) throws(PostgresError) -> [String?] {
    try array(
      reader(row, column, .texts, or: PostgresType.textsAlike), row, column,
      of: [.text] + PostgresType.textAlike
    ) {
      (reader: inout ByteReader, size) throws(PostgresError) in try reader.text(size)
    }
  }

  /// Returns the elements of a `bytea[]`.
  package func byteas(_ row: Int, _ column: Int) throws(PostgresError) -> [[UInt8]?] {
    try array(reader(row, column, .byteas), row, column, of: [.bytea]) {
      (reader: inout ByteReader, size) throws(PostgresError) in try reader.byteArray(size)
    }
  }

  /// Returns the elements of a `uuid[]`.
  package func uuids(_ row: Int, _ column: Int) throws(PostgresError) -> [PostgresUUID?] {
    try array(reader(row, column, .uuids), row, column, of: [.uuid]) {
      (reader: inout ByteReader, size) throws(PostgresError) in try reader.uuid(size)
    }
  }

  /// Returns the elements of a `timestamptz[]`.
  package func timestamptzs(_ row: Int, _ column: Int) throws(PostgresError) -> [Int64?] {
    try array(reader(row, column, .timestamptzs), row, column, of: [.timestamptz]) {
      (reader: inout ByteReader, size) throws(PostgresError) in try reader.timestamptz(size)
    }
  }

  /// Returns the elements of a `date[]`.
  package func dates(_ row: Int, _ column: Int) throws(PostgresError) -> [Int32?] {
    try array(reader(row, column, .dates), row, column, of: [.date]) {
      (reader: inout ByteReader, size) throws(PostgresError) in try reader.date(size)
    }
  }

  /// Returns the elements of a `jsonb[]`.
  package func jsonbs(_ row: Int, _ column: Int) throws(PostgresError) -> [String?] {
    try array(reader(row, column, .jsonbs), row, column, of: [.jsonb]) {
      (reader: inout ByteReader, size) throws(PostgresError) in try reader.jsonb(size)
    }
  }

  private func array<Element>(
    _ reader: ByteReader?, _ row: Int, _ column: Int, of types: [PostgresType],
    _ element: (inout ByteReader, Int) throws(PostgresError) -> Element
  ) throws(PostgresError) -> [Element?] {
    guard var reader else { throw .decoding(.unexpectedNull(row: row, column: column)) }
    return try reader.array(of: types, element)
  }
}
