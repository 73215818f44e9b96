/// A type of PostgreSQL by its object identifier (the catalog's `pg_type.oid`).
package struct PostgresType: Hashable, Sendable, CustomStringConvertible {
  /// The object identifier.
  package let oid: UInt32

  /// Creates a type from its object identifier.
  package init(oid: UInt32) { self.oid = oid }

  /// The identifier; names are in the catalog only.
  package var description: String { "type \(oid)" }

  // Fixed numbers: src/include/catalog/pg_type.dat.
  /// `boolean`.
  package static let boolean = PostgresType(oid: 16)
  /// `bytea`.
  package static let bytea = PostgresType(oid: 17)
  /// `name`.
  package static let name = PostgresType(oid: 19)
  /// `bigint`.
  package static let bigint = PostgresType(oid: 20)
  /// `smallint`.
  package static let smallint = PostgresType(oid: 21)
  /// `integer`.
  package static let integer = PostgresType(oid: 23)
  /// `text`.
  package static let text = PostgresType(oid: 25)
  /// `json`.
  package static let json = PostgresType(oid: 114)
  /// `char(n)`.
  package static let character = PostgresType(oid: 1042)
  /// `varchar`.
  package static let varchar = PostgresType(oid: 1043)
  /// `date`.
  package static let date = PostgresType(oid: 1082)
  /// `timestamptz`.
  package static let timestamptz = PostgresType(oid: 1184)
  /// `uuid`.
  package static let uuid = PostgresType(oid: 2950)
  /// `jsonb`.
  package static let jsonb = PostgresType(oid: 3802)

  /// The types whose values are text on the wire, besides `text` itself.
  static let textAlike = [varchar, character, name]
  /// The types of arrays of those.
  static let textsAlike = [varchars, characters, names]

  /// `boolean[]`.
  package static let booleans = PostgresType(oid: 1000)
  /// `bytea[]`.
  package static let byteas = PostgresType(oid: 1001)
  /// `name[]`.
  package static let names = PostgresType(oid: 1003)
  /// `smallint[]`.
  package static let smallints = PostgresType(oid: 1005)
  /// `integer[]`.
  package static let integers = PostgresType(oid: 1007)
  /// `text[]`.
  package static let texts = PostgresType(oid: 1009)
  /// `char(n)[]`.
  package static let characters = PostgresType(oid: 1014)
  /// `varchar[]`.
  package static let varchars = PostgresType(oid: 1015)
  /// `bigint[]`.
  package static let bigints = PostgresType(oid: 1016)
  /// `date[]`.
  package static let dates = PostgresType(oid: 1182)
  /// `timestamptz[]`.
  package static let timestamptzs = PostgresType(oid: 1185)
  /// `json[]`.
  package static let jsons = PostgresType(oid: 199)
  /// `uuid[]`.
  package static let uuids = PostgresType(oid: 2951)
  /// `jsonb[]`.
  package static let jsonbs = PostgresType(oid: 3807)
}
