/// A type of PostgreSQL by its object identifier (the catalog's `pg_type.oid`).
package struct PostgresType: Hashable, Sendable, CustomStringConvertible {
  /// The object identifier.
  package let oid: UInt32

  /// Creates a type from its object identifier.
  package init(oid: UInt32) { self.oid = oid }

  package var description: String { "type \(oid)" }

  // Fixed numbers: src/include/catalog/pg_type.dat.
  package static let boolean = PostgresType(oid: 16)
  package static let bytea = PostgresType(oid: 17)
  package static let name = PostgresType(oid: 19)
  package static let bigint = PostgresType(oid: 20)
  package static let smallint = PostgresType(oid: 21)
  package static let integer = PostgresType(oid: 23)
  package static let text = PostgresType(oid: 25)
  package static let json = PostgresType(oid: 114)
  package static let character = PostgresType(oid: 1042)
  package static let varchar = PostgresType(oid: 1043)
  package static let date = PostgresType(oid: 1082)
  package static let timestamptz = PostgresType(oid: 1184)
  package static let uuid = PostgresType(oid: 2950)
  package static let jsonb = PostgresType(oid: 3802)

  /// The types whose values are text on the wire, besides `text` itself.
  static let textAlike = [varchar, character, name]
  /// The types of arrays of those.
  static let textsAlike = [varchars, characters, names]

  package static let booleans = PostgresType(oid: 1000)
  package static let byteas = PostgresType(oid: 1001)
  package static let names = PostgresType(oid: 1003)
  package static let smallints = PostgresType(oid: 1005)
  package static let integers = PostgresType(oid: 1007)
  package static let texts = PostgresType(oid: 1009)
  package static let characters = PostgresType(oid: 1014)
  package static let varchars = PostgresType(oid: 1015)
  package static let bigints = PostgresType(oid: 1016)
  package static let dates = PostgresType(oid: 1182)
  package static let timestamptzs = PostgresType(oid: 1185)
  package static let jsons = PostgresType(oid: 199)
  package static let uuids = PostgresType(oid: 2951)
  package static let jsonbs = PostgresType(oid: 3807)
}
