import CLibpq

/// The answer to one command: rows of typed values, or how many rows were affected.
///
/// Values are read by row and column, both from 0, and decoded when they are read. Reading a value
/// as another type than it has, or where there is none, throws `PostgresError.decoding`.
///
/// Proof for `@unchecked Sendable`: the `PGresult` is complete when it gets here, this object is
/// its only owner, and from then on it is only read, until `deinit`; libpq ties it to no thread.
@safe package final class QueryResult: @unchecked Sendable {
  private let result: OpaquePointer
  /// The number of rows.
  package let rowCount: Int
  /// The number of columns.
  package let columnCount: Int

  /// Takes ownership of a `PGresult`.
  init(owning result: OpaquePointer) {
    unsafe self.result = result
    rowCount = unsafe Int(PQntuples(result))
    columnCount = unsafe Int(PQnfields(result))
  }

  deinit { unsafe PQclear(result) }

  /// The number of rows that the command inserted, updated, deleted, selected or merged; 0 for
  /// commands that do not count.
  package var affectedRows: Int {
    let digits = unsafe String(cString: PQcmdTuples(result))
    return Int(digits) ?? 0
  }

  /// The name of a column, or nil if there is no such column.
  package func columnName(_ column: Int) -> String? {
    guard column >= 0, column < columnCount else { return nil }
    return unsafe PQfname(result, CInt(column)).map { unsafe String(cString: $0) }
  }

  /// The type of a column, or nil if there is no such column.
  package func columnType(_ column: Int) -> PostgresType? {
    guard column >= 0, column < columnCount else { return nil }
    return unsafe PostgresType(oid: PQftype(result, CInt(column)))
  }

  /// Whether a value is null.
  package func isNull(_ row: Int, _ column: Int) throws(PostgresError) -> Bool {
    try checkBounds(row, column)
    return unsafe PQgetisnull(result, CInt(row), CInt(column)) != 0
  }

  /// Returns a reader for the bytes of a value of `type` or an alternative, or nil for a null.
  func reader(
    _ row: Int, _ column: Int, _ type: PostgresType, or alternatives: [PostgresType] = []
  ) throws(PostgresError) -> ByteReader? {
    try checkBounds(row, column)
    let found = unsafe PostgresType(oid: PQftype(result, CInt(column)))
    guard found == type || alternatives.contains(found) else {
      throw .decoding(.typeMismatch(column: column, expected: type, found: found))
    }
    // Only a script's results are text, and those are never handed out.
    let length = unsafe Int(PQgetlength(result, CInt(row), CInt(column)))
    if length == 0, unsafe PQgetisnull(result, CInt(row), CInt(column)) != 0 { return nil }
    let start = unsafe UnsafeRawPointer(PQgetvalue(result, CInt(row), CInt(column)))
    return unsafe ByteReader(
      bytes: UnsafeRawBufferPointer(start: start, count: length), owner: self, row: row,
      column: column)
  }

  private func checkBounds(_ row: Int, _ column: Int) throws(PostgresError) {
    guard row >= 0, row < rowCount, column >= 0, column < columnCount else {
      throw .decoding(.outOfBounds(row: row, column: column))
    }
  }
}
