/// A value for a parameter of a statement.
///
/// Every value knows its type, a null as well (`.bigint(nil)`): a statement is prepared for the
/// types of its parameters, so those must not depend on what the values happen to be.
/// Instants are microseconds since 1970-01-01T00:00:00Z with `Int64.max` for `infinity` and
/// `Int64.min` for `-infinity`; dates are days since 1970-01-01 with `Int32.max` and `Int32.min`.
package enum PostgresValue: Hashable, Sendable {
  case boolean(Bool?)
  case smallint(Int16?)
  case integer(Int32?)
  case bigint(Int64?)
  case text(String?)
  case bytea([UInt8]?)
  case uuid(PostgresUUID?)
  case timestamptz(Int64?)
  case date(Int32?)
  /// JSON text, kept as `jsonb`.
  case jsonb(String?)

  case booleans([Bool?])
  case smallints([Int16?])
  case integers([Int32?])
  case bigints([Int64?])
  case texts([String?])
  case byteas([[UInt8]?])
  case uuids([PostgresUUID?])
  case timestamptzs([Int64?])
  case dates([Int32?])
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
