import Coalition
import Postgres
import Secrets
import Store

/// The secret under which members' identifiers are digested. With another one no member would be
/// found again, so the coalition remembers a check value of the first.
struct IdentifierKey: Sendable {
  private static let place = SecretKey(
    name: "identifier key", file: "identifier.key", option: GlobalOptions.identifierKeyFile,
    variable: "TESSERA_IDENTIFIER_KEY")

  let bytes: [UInt8]

  /// Finds the key of the database that `context` works on.
  static func find(_ context: Context, for database: Database) throws -> IdentifierKey {
    IdentifierKey(bytes: try place.find(context, for: database))
  }

  /// Makes sure that this is the coalition's key, or makes it so if it has none yet.
  func adopt(over connection: PostgresConnection) async throws {
    guard try await connection.adoptIdentifierKey(check: check) else {
      throw CommandFailure.refused(
        code: "identifier_key_wrong",
        message: "this is not the identifier key with which the members of this coalition were "
          + "enrolled: with it none of them would be found; use the first one again")
    }
  }

  /// The digest by which the database knows an identifier.
  func digest(of identifier: MemberIdentifier, presentedBy partner: PartnerID) -> [UInt8] {
    HMACSHA256.authenticate(identifier.canonicalBytes(partner: partner), key: bytes)
  }

  /// What the coalition remembers of its key.
  private var check: [UInt8] {
    Array(HMACSHA256.authenticate(Array("tessera identifier key".utf8), key: bytes).prefix(16))
  }
}
