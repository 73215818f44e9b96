import Coalition
import Secrets

/// The private key with which the operator signs statements.
///
/// A private server keeps it in its folder, where it is made on first use; of any other database it
/// is named, because whoever holds it can state anything in the operator's name.
enum SettlementKey {
  /// The environment variable that holds the key itself, as 64 hexadecimal digits.
  static let variable = "TESSERA_SETTLEMENT_KEY"

  /// Finds the key of the database that `context` works on.
  static func find(
    _ context: Context, for database: Database
  ) throws -> Ed25519.PrivateKey {
    switch database.source {
    case .embedded(let directory):
      let path = directory + "/settlement.key"
      if let text = TextFile.read(path) { return try reading(text, from: path) }
      let seed = Hexadecimal.encode(SecureRandom.bytes(Ed25519.keyByteCount))
      _ = try TextFile.writeSecret(seed + "\n", to: path)
      return try reading(TextFile.read(path) ?? "", from: path)
    case .external:
      if let path = context[GlobalOptions.settlementKeyFile] {
        guard let text = TextFile.read(path) else {
          throw CommandFailure.usage("the settlement key file \(path) cannot be read")
        }
        return try reading(text, from: path)
      }
      guard let text = Environment.value(variable) else {
        throw CommandFailure.usage(
          "the settlement key is missing: name its file with --settlement-key-file, or put 64 "
            + "hexadecimal digits into \(variable) (`openssl rand -hex 32` makes them)")
      }
      return try reading(text, from: variable)
    }
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

  private static func reading(
    _ text: String, from place: String
  ) throws -> Ed25519.PrivateKey {
    let digits = text.filter { !$0.isWhitespace }
    guard let seed = Hexadecimal.decode(digits), let key = Ed25519.PrivateKey(seed: seed) else {
      throw CommandFailure.usage("\(place) does not hold 64 hexadecimal digits")
    }
    return key
  }
}
