import Coalition
import FoundationEssentials

/// JSON text for columns of type `jsonb`.
enum StoredJSON {
  /// The JSON of a value that cannot fail to be encoded: strings, integers and their containers.
  static func encode(_ value: some Encodable) -> String { encode(value, with: JSONEncoder()) }

  /// The JSON of a value whose fields are columns, in one order: `validFrom` is `valid_from`.
  static func encodeColumns(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = .sortedKeys
    return encode(value, with: encoder)
  }

  private static func encode(_ value: some Encodable, with encoder: JSONEncoder) -> String {
    // A slash as the database gives it back, so that the first answer and a replay are the same.
    encoder.outputFormatting.insert(.withoutEscapingSlashes)
    do {
      return String(decoding: try encoder.encode(value), as: UTF8.self)
    } catch {
      preconditionFailure("plain values have no JSON: \(error)")
    }
  }
}

extension Metadata {
  /// The metadata as the database keeps it; nil for none.
  var stored: String? {
    guard !entries.isEmpty else { return nil }
    return StoredJSON.encode(
      Dictionary(uniqueKeysWithValues: entries.map { ($0.key, $0.value) }))
  }
}

extension ContentDigest {
  mutating func append(_ metadata: Metadata) {
    append(Int64(metadata.entries.count))
    for entry in metadata.entries.sorted(by: { $0.key < $1.key }) {
      append(entry.key)
      append(entry.value)
    }
  }
}
