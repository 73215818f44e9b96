import Postgres
import TestSupport
import Testing

@Suite struct PostgresValueTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let value: PostgresValue
    /// The server's own rendering, so that both directions cannot be wrong in the same way.
    let text: String?

    init(_ name: String, _ value: PostgresValue, _ text: String?) {
      testDescription = name
      self.value = value
      self.text = text
    }
  }

  static let uuid = PostgresUUID(high: 0x0011_2233_4455_6677, low: 0x8899_aabb_ccdd_eeff)
  static let uuidText = "00112233-4455-6677-8899-aabbccddeeff"

  static let scalars: [Row] = [
    Row("true", .boolean(true), "true"),
    Row("false", .boolean(false), "false"),
    Row("null boolean", .boolean(nil), nil),
    Row("smallest smallint", .smallint(.min), "-32768"),
    Row("largest smallint", .smallint(.max), "32767"),
    Row("null smallint", .smallint(nil), nil),
    Row("smallest integer", .integer(.min), "-2147483648"),
    Row("largest integer", .integer(.max), "2147483647"),
    Row("null integer", .integer(nil), nil),
    Row("smallest bigint", .bigint(.min), "-9223372036854775808"),
    Row("largest bigint", .bigint(.max), "9223372036854775807"),
    Row("null bigint", .bigint(nil), nil),
    Row("empty text", .text(""), ""),
    Row("text beyond ASCII", .text("Tésséra 🏛 \\ ' \n"), "Tésséra 🏛 \\ ' \n"),
    Row("null text", .text(nil), nil),
    Row("empty bytea", .bytea([]), "\\x"),
    Row("bytea with NUL", .bytea([0, 255, 127]), "\\x00ff7f"),
    Row("null bytea", .bytea(nil), nil),
    Row("uuid", .uuid(uuid), uuidText),
    Row("null uuid", .uuid(nil), nil),
    Row("1970", .timestamptz(0), "1970-01-01 00:00:00+00"),
    Row("2000", .timestamptz(946_684_800_000_000), "2000-01-01 00:00:00+00"),
    Row("a microsecond before 1970", .timestamptz(-1), "1969-12-31 23:59:59.999999+00"),
    Row("infinity", .timestamptz(.max), "infinity"),
    Row("minus infinity", .timestamptz(.min), "-infinity"),
    Row("null timestamptz", .timestamptz(nil), nil),
    Row("first day", .date(0), "1970-01-01"),
    Row("a leap day", .date(19_782), "2024-02-29"),
    Row("infinite date", .date(.max), "infinity"),
    Row("minus infinite date", .date(.min), "-infinity"),
    Row("null date", .date(nil), nil),
    Row("jsonb", .jsonb(#"{"a": [1, null]}"#), #"{"a": [1, null]}"#),
    Row("null jsonb", .jsonb(nil), nil),
  ]

  static let arrays: [Row] = [
    Row("booleans", .booleans([true, nil, false]), "{t,NULL,f}"),
    Row("smallints", .smallints([.min, nil, .max]), "{-32768,NULL,32767}"),
    Row("integers", .integers([.min, nil, .max]), "{-2147483648,NULL,2147483647}"),
    Row("bigints", .bigints([1, nil, .max]), "{1,NULL,9223372036854775807}"),
    Row("texts", .texts(["a", nil, "", "ö"]), "{a,NULL,\"\",ö}"),
    Row("byteas", .byteas([[1], nil, []]), #"{"\\x01",NULL,"\\x"}"#),
    Row("uuids", .uuids([uuid, nil]), "{\(uuidText),NULL}"),
    Row(
      "timestamptzs", .timestamptzs([0, nil, .max]), #"{"1970-01-01 00:00:00+00",NULL,infinity}"#),
    Row("dates", .dates([0, nil, .min]), "{1970-01-01,NULL,-infinity}"),
    Row("jsonbs", .jsonbs(["1", nil, "[]"]), "{1,NULL,[]}"),
    Row("no booleans", .booleans([]), "{}"),
    Row("no smallints", .smallints([]), "{}"),
    Row("no integers", .integers([]), "{}"),
    Row("no bigints", .bigints([]), "{}"),
    Row("no texts", .texts([]), "{}"),
    Row("no byteas", .byteas([]), "{}"),
    Row("no uuids", .uuids([]), "{}"),
    Row("no timestamptzs", .timestamptzs([]), "{}"),
    Row("no dates", .dates([]), "{}"),
    Row("no jsonbs", .jsonbs([]), "{}"),
  ]

  /// Reads the value at row 0, column 0 as the type that `value` has.
  static func read(_ result: QueryResult, like value: PostgresValue) throws -> PostgresValue {
    switch value {
    case .boolean: .boolean(try result.optionalBoolean(0, 0))
    case .smallint: .smallint(try result.optionalSmallint(0, 0))
    case .integer: .integer(try result.optionalInteger(0, 0))
    case .bigint: .bigint(try result.optionalBigint(0, 0))
    case .text: .text(try result.optionalText(0, 0))
    case .bytea: .bytea(try result.optionalBytea(0, 0))
    case .uuid: .uuid(try result.optionalUuid(0, 0))
    case .timestamptz: .timestamptz(try result.optionalTimestamptz(0, 0))
    case .date: .date(try result.optionalDate(0, 0))
    case .jsonb: .jsonb(try result.optionalJsonb(0, 0))
    case .booleans: .booleans(try result.booleans(0, 0))
    case .smallints: .smallints(try result.smallints(0, 0))
    case .integers: .integers(try result.integers(0, 0))
    case .bigints: .bigints(try result.bigints(0, 0))
    case .texts: .texts(try result.texts(0, 0))
    case .byteas: .byteas(try result.byteas(0, 0))
    case .uuids: .uuids(try result.uuids(0, 0))
    case .timestamptzs: .timestamptzs(try result.timestamptzs(0, 0))
    case .dates: .dates(try result.dates(0, 0))
    case .jsonbs: .jsonbs(try result.jsonbs(0, 0))
    }
  }

  @Test func `every value comes back as it went, and means the same to the server`() async throws {
    var configuration = TestCluster.ofDriver.configuration()
    configuration.settings = [("TimeZone", "UTC")]
    try await withConnection(configuration) { connection in
      for row in Self.scalars + Self.arrays {
        let result = try await connection.query("select $1, $1::text", [row.value])
        #expect(try Self.read(result, like: row.value) == row.value, "\(row.testDescription)")
        #expect(try result.optionalText(0, 1) == row.text, "\(row.testDescription)")
      }
    }
  }

  @Test func `a text of a mebibyte and an array of ten thousand elements come back`() async throws {
    try await withConnection { connection in
      let text = String(repeating: "ä", count: 1 << 19)
      let numbers = (0..<10_000).map { $0 % 7 == 0 ? nil : Int64($0) }
      let texts = (0..<10_000).map { $0 % 5 == 0 ? nil : String(repeating: "x", count: $0 % 50) }
      let result = try await connection.query(
        "select $1, $2, $3", [.text(text), .bigints(numbers), .texts(texts)])
      #expect(try result.text(0, 0) == text)
      #expect(try result.bigints(0, 1) == numbers)
      #expect(try result.texts(0, 2) == texts)
    }
  }

  @Test func `columns of other text types are read as text`() async throws {
    try await withConnection { connection in
      let result = try await connection.query(
        "select 'a'::varchar(9), 'EUR'::char(3), 'n'::name, array['b']::varchar[]")
      #expect(try result.text(0, 0) == "a")
      #expect(try result.text(0, 1) == "EUR")
      #expect(try result.text(0, 2) == "n")
      #expect(try result.texts(0, 3) == ["b"])
    }
  }

  @Test(arguments: [
    Row("text", .text("a\0b"), nil), Row("jsonb", .jsonb("\0"), nil),
    Row("texts", .texts(["a", "\0"]), nil), Row("jsonbs", .jsonbs(["\0"]), nil),
  ])
  func `a NUL character is refused before anything is sent`(row: Row) async throws {
    try await withConnection { connection in
      let refusal = await error { () throws(PostgresError) in
        _ = try await connection.segment([
          Command("create table never_made (id int)"), Command("select $1", [row.value]),
        ])
      }
      #expect(refusal == .invalidText)
      let result = try await connection.query("select to_regclass('never_made') is null")
      #expect(try result.boolean(0, 0))
    }
  }

  @Test func `an instant that PostgreSQL cannot count is refused`() async throws {
    try await withConnection { connection in
      let refusal = await error { () throws(PostgresError) in
        _ = try await connection.query("select $1", [.timestamptz(.min + 1)])
      }
      #expect(refusal == .parameterOutOfRange)
    }
  }

  @Test func `reading a value as what it is not is an error and never a trap`() async throws {
    try await withConnection { connection in
      let result = try await connection.query(
        "select 1::int, null::bigint, array[[1,2],[3,4]]::bigint[], '294276-12-31'::timestamptz")
      func failure(_ read: () throws(PostgresError) -> Void) -> DecodingFailure? {
        do throws(PostgresError) { try read() } catch {
          if case .decoding(let failure) = error { return failure }
        }
        return nil
      }
      #expect(
        failure { () throws(PostgresError) in _ = try result.bigint(0, 0) }
          == .typeMismatch(column: 0, expected: .bigint, found: .integer))
      #expect(
        failure { () throws(PostgresError) in _ = try result.bigint(0, 1) }
          == .unexpectedNull(row: 0, column: 1))
      #expect(
        failure { () throws(PostgresError) in _ = try result.bigints(0, 2) }
          == .malformed(row: 0, column: 2))
      #expect(
        failure { () throws(PostgresError) in _ = try result.timestamptz(0, 3) }
          == .outOfRange(row: 0, column: 3))
      for (row, column) in [(1, 0), (-1, 0), (0, 4), (0, -1)] {
        #expect(
          failure { () throws(PostgresError) in _ = try result.bigint(row, column) }
            == .outOfBounds(row: row, column: column))
      }
    }
  }
}
