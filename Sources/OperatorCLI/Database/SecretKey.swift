import Arguments
import Secrets

/// A secret of 32 bytes that the coalition needs beside its database, written as 64 hexadecimal
/// digits.
///
/// A private server keeps it in its folder, where it is made on first use. For any other database
/// it is named: in a file or in the environment.
struct SecretKey {
  /// The length in bytes.
  static let byteCount = 32

  /// What it is called: `identifier key`.
  let name: String
  /// The name of its file in the folder of a private server.
  let file: String
  /// The option that names its file.
  let option: Parameter<String>
  /// The environment variable that holds the key itself.
  let variable: String

  /// Finds the key of the database that `context` works on.
  func find(_ context: Context, for database: Database) throws -> [UInt8] {
    switch database.source {
    case .embedded(let directory):
      let path = directory + "/" + file
      if let text = TextFile.read(path) { return try reading(text, from: path) }
      let key = Hexadecimal.encode(SecureRandom.bytes(Self.byteCount))
      _ = try TextFile.writeSecret(key + "\n", to: path)
      return try reading(TextFile.read(path) ?? "", from: path)
    case .external:
      if let path = context[option] {
        return try reading(
          try TextFile.text(of: path, called: "the \(name) file \(path)"), from: path)
      }
      guard let text = Environment.value(variable) else {
        throw CommandFailure.usage(
          "the \(name) is missing: name its file with --\(option.specification.name), or put 64 "
            + "hexadecimal digits into \(variable) (`openssl rand -hex 32` makes them)")
      }
      return try reading(text, from: variable)
    }
  }

  private func reading(_ text: String, from place: String) throws -> [UInt8] {
    let digits = text.filter { !$0.isWhitespace }
    guard let bytes = Hexadecimal.decode(digits), bytes.count == Self.byteCount else {
      throw CommandFailure.usage("\(place) does not hold 64 hexadecimal digits")
    }
    return bytes
  }
}
