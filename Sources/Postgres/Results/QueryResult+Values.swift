// One value: the plain form throws when the value is null, the other returns nil.
extension QueryResult {
  /// Returns a `boolean`.
  package func boolean(_ row: Int, _ column: Int) throws(PostgresError) -> Bool {
    try required(optionalBoolean(row, column), row, column)
  }

  /// Returns a `boolean`, or nil for a null.
  package func optionalBoolean(_ row: Int, _ column: Int) throws(PostgresError) -> Bool? {
    guard var reader = try reader(row, column, .boolean) else { return nil }
    return try reader.boolean(reader.remaining)
  }

  /// Returns a `smallint`.
  package func smallint(_ row: Int, _ column: Int) throws(PostgresError) -> Int16 {
    try required(optionalSmallint(row, column), row, column)
  }

  /// Returns a `smallint`, or nil for a null.
  package func optionalSmallint(_ row: Int, _ column: Int) throws(PostgresError) -> Int16? {
    guard var reader = try reader(row, column, .smallint) else { return nil }
    return try reader.smallint(reader.remaining)
  }

  /// Returns a `integer`.
  package func integer(_ row: Int, _ column: Int) throws(PostgresError) -> Int32 {
    try required(optionalInteger(row, column), row, column)
  }

  /// Returns a `integer`, or nil for a null.
  package func optionalInteger(_ row: Int, _ column: Int) throws(PostgresError) -> Int32? {
    guard var reader = try reader(row, column, .integer) else { return nil }
    return try reader.integer(reader.remaining)
  }

  /// Returns a `bigint`.
  package func bigint(_ row: Int, _ column: Int) throws(PostgresError) -> Int64 {
    try required(optionalBigint(row, column), row, column)
  }

  /// Returns a `bigint`, or nil for a null.
  package func optionalBigint(_ row: Int, _ column: Int) throws(PostgresError) -> Int64? {
    guard var reader = try reader(row, column, .bigint) else { return nil }
    return try reader.bigint(reader.remaining)
  }

  /// Returns a `text`, or another type that is text on the wire (`varchar`, `char(n)`, `name`).
  package func text(_ row: Int, _ column: Int) throws(PostgresError) -> String {
    try required(optionalText(row, column), row, column)
  }

  /// Returns a `text`, or nil for a null.
  package func optionalText(_ row: Int, _ column: Int) throws(PostgresError) -> String? {
    guard var reader = try reader(row, column, .text, or: PostgresType.textAlike) else {
      return nil
    }
    return try reader.text(reader.remaining)
  }

  /// Returns a `bytea`.
  package func bytea(_ row: Int, _ column: Int) throws(PostgresError) -> [UInt8] {
    try required(optionalBytea(row, column), row, column)
  }

  /// Returns a `bytea`, or nil for a null.
  package func optionalBytea(_ row: Int, _ column: Int) throws(PostgresError) -> [UInt8]? {
    guard var reader = try reader(row, column, .bytea) else { return nil }
    return try reader.byteArray(reader.remaining)
  }

  /// Returns a `uuid`.
  package func uuid(_ row: Int, _ column: Int) throws(PostgresError) -> PostgresUUID {
    try required(optionalUuid(row, column), row, column)
  }

  /// Returns a `uuid`, or nil for a null.
  package func optionalUuid(_ row: Int, _ column: Int) throws(PostgresError) -> PostgresUUID? {
    guard var reader = try reader(row, column, .uuid) else { return nil }
    return try reader.uuid(reader.remaining)
  }

  /// Returns a `timestamptz` in microseconds since 1970; `Int64.max` is infinity.
  package func timestamptz(_ row: Int, _ column: Int) throws(PostgresError) -> Int64 {
    try required(optionalTimestamptz(row, column), row, column)
  }

  /// Returns a `timestamptz`, or nil for a null.
  package func optionalTimestamptz(_ row: Int, _ column: Int) throws(PostgresError) -> Int64? {
    guard var reader = try reader(row, column, .timestamptz) else { return nil }
    return try reader.timestamptz(reader.remaining)
  }

  /// Returns a `date` in days since 1970; `Int32.max` is infinity.
  package func date(_ row: Int, _ column: Int) throws(PostgresError) -> Int32 {
    try required(optionalDate(row, column), row, column)
  }

  /// Returns a `date`, or nil for a null.
  package func optionalDate(_ row: Int, _ column: Int) throws(PostgresError) -> Int32? {
    guard var reader = try reader(row, column, .date) else { return nil }
    return try reader.date(reader.remaining)
  }

  /// Returns a `jsonb` as JSON text.
  package func jsonb(_ row: Int, _ column: Int) throws(PostgresError) -> String {
    try required(optionalJsonb(row, column), row, column)
  }

  /// Returns a `jsonb`, or nil for a null.
  package func optionalJsonb(_ row: Int, _ column: Int) throws(PostgresError) -> String? {
    guard var reader = try reader(row, column, .jsonb) else { return nil }
    return try reader.jsonb(reader.remaining)
  }

  private func required<Value>(_ value: Value?, _ row: Int, _ column: Int) throws(PostgresError)
    -> Value
  {
    guard let value else { throw .decoding(.unexpectedNull(row: row, column: column)) }
    return value
  }
}
