import Coalition
import Operations
import Postgres
import Secrets
import Store

/// The private key with which the operator signs statements.
///
/// A private server keeps it in its folder, where it is made on first use; of any other database it
/// is named, because whoever holds it can state anything in the operator's name.
enum SettlementKey {
  private static let place = SecretKey(
    name: "settlement key", file: "settlement.key", option: GlobalOptions.settlementKeyFile,
    variable: "TESSERA_SETTLEMENT_KEY")

  /// Finds the key of the database that `context` works on.
  static func find(
    _ context: Context, for database: Database
  ) throws -> Ed25519.PrivateKey {
    guard let key = Ed25519.PrivateKey(seed: try place.find(context, for: database)) else {
      preconditionFailure("a seed has \(SecretKey.byteCount) bytes")
    }
    return key
  }

  /// Makes sure that the next settlement is signed like the last one, as whoever checks statements
  /// offline expects; a coalition without a settlement has no key yet.
  static func requireLast(
    _ key: Ed25519.PrivateKey, over connection: PostgresConnection
  ) async throws {
    guard let last = try await connection.settlements(limit: 1).first,
      last.signingKey != key.publicKey.bytes
    else { return }
    let name = Ed25519.PublicKey(bytes: last.signingKey).map(SignedStatement.name)
    throw CommandFailure.refused(
      code: "settlement_key_wrong",
      message: "this is not the settlement key that signed \(last.name) (\(name ?? "unknown")), "
        + "but \(SignedStatement.name(of: key.publicKey)), which partners do not know; use the "
        + "last one again, or say --new-key to sign with this one from now on")
  }

  /// Reads a public key: 64 hexadecimal digits, or a file that holds them.
  static func publicKey(_ text: String) throws -> Ed25519.PublicKey {
    let digits = (TextFile.read(text) ?? text).filter { !$0.isWhitespace }
    guard let bytes = Hexadecimal.decode(digits), let key = Ed25519.PublicKey(bytes: bytes) else {
      throw CommandFailure.usage(
        "\(text) is neither 64 hexadecimal digits nor a file that holds them")
    }
    return key
  }
}
