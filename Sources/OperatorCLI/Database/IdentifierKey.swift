import Coalition
import Postgres
import Secrets
import Store

/// The secret under which members' identifiers are digested. With another one no member would be
/// found again, so the coalition remembers a check value of the first.
struct IdentifierKey: Sendable {
  /// The length in bytes.
  static let byteCount = 32
  /// The environment variable that holds the key itself, as 64 hexadecimal digits.
  static let variable = "TESSERA_IDENTIFIER_KEY"

  let bytes: [UInt8]

  /// Takes 64 hexadecimal digits; nil for any other text.
  init?(hexadecimal text: some StringProtocol) {
    guard let bytes = Hexadecimal.decode(text), bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }

  /// Finds the key of the database that `context` works on: of a private server in its folder,
  /// where it is made on first use; of any other in a file or the environment.
  static func find(_ context: Context, for database: Database) throws -> IdentifierKey {
    switch database.source {
    case .embedded(let directory):
      let path = directory + "/identifier.key"
      if let text = TextFile.read(path) { return try reading(text, from: path) }
      let key = Hexadecimal.encode(SecureRandom.bytes(byteCount))
      _ = try TextFile.writeSecret(key + "\n", to: path)
      return try reading(TextFile.read(path) ?? "", from: path)
    case .external:
      if let path = context[GlobalOptions.identifierKeyFile] {
        guard let text = TextFile.read(path) else {
          throw CommandFailure.usage("the identifier key file \(path) cannot be read")
        }
        return try reading(text, from: path)
      }
      guard let text = Environment.value(variable) else {
        throw CommandFailure.usage(
          "the identifier key is missing: name its file with --identifier-key-file, or put 64 "
            + "hexadecimal digits into \(variable) (`openssl rand -hex 32` makes them)")
      }
      return try reading(text, from: variable)
    }
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

  private static func reading(_ text: String, from place: String) throws -> IdentifierKey {
    let digits = text.filter { !$0.isWhitespace }
    guard let key = IdentifierKey(hexadecimal: digits) else {
      throw CommandFailure.usage("\(place) does not hold 64 hexadecimal digits")
    }
    return key
  }
}
