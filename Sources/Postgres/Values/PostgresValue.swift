/// A value for a parameter of a statement.
///
/// Every value knows its type, a null as well (`.bigint(nil)`): a statement is prepared for the
/// types of its parameters, so those must not depend on what the values happen to be.
/// Instants are microseconds since 1970-01-01T00:00:00Z with `Int64.max` for `infinity` and
/// `Int64.min` for `-infinity`; dates are days since 1970-01-01 with `Int32.max` and `Int32.min`.
package enum PostgresValue: Hashable, Sendable {
  /// True, false or null.
  case boolean(Bool?)
  /// A 16-bit integer.
  case smallint(Int16?)
  /// A 32-bit integer.
  case integer(Int32?)
  /// A 64-bit integer.
  case bigint(Int64?)
  /// Text without NUL characters.
  case text(String?)
  /// Bytes.
  case bytea([UInt8]?)
  /// A UUID.
  case uuid(PostgresUUID?)
  /// An instant, in microseconds since 1970.
  case timestamptz(Int64?)
  /// A civil date, in days since 1970-01-01.
  case date(Int32?)
  /// JSON text, kept as `jsonb`.
  case jsonb(String?)

  /// An array of `boolean`, whose elements may be null.
  case booleans([Bool?])
  /// An array of `smallint`, whose elements may be null.
  case smallints([Int16?])
  /// An array of `integer`, whose elements may be null.
  case integers([Int32?])
  /// An array of `bigint`, whose elements may be null.
  case bigints([Int64?])
  /// An array of `text`, whose elements may be null.
  case texts([String?])
  /// An array of `bytea`, whose elements may be null.
  case byteas([[UInt8]?])
  /// An array of `uuid`, whose elements may be null.
  case uuids([PostgresUUID?])
  /// An array of `timestamptz`, whose elements may be null.
  case timestamptzs([Int64?])
  /// An array of `date`, whose elements may be null.
  case dates([Int32?])
  /// An array of `jsonb`, whose elements may be null.
  case jsonbs([String?])

  /// The type with which the value is sent.
  package var type: PostgresType {
    switch self {
    case .boolean: .boolean
    case .smallint: .smallint
    case .integer: .integer
    case .bigint: .bigint
    case .text: .text
    case .bytea: .bytea
    case .uuid: .uuid
    case .timestamptz: .timestamptz
    case .date: .date
    case .jsonb: .jsonb
    case .booleans: .booleans
    case .smallints: .smallints
    case .integers: .integers
    case .bigints: .bigints
    case .texts: .texts
    case .byteas: .byteas
    case .uuids: .uuids
    case .timestamptzs: .timestamptzs
    case .dates: .dates
    case .jsonbs: .jsonbs
    }
  }
}

/// PostgreSQL counts time from 2000-01-01, this package from 1970-01-01.
enum PostgresEpoch {
  static let microsecondsAfter1970: Int64 = 946_684_800_000_000
  static let daysAfter1970: Int32 = 10_957
}
