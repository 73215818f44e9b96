import FoundationEssentials

/// A JSON value, for reading answers and writing requests in the words of the API.
enum JSON: Hashable, Sendable {
  case null
  case boolean(Bool)
  case number(Int64)
  case string(String)
  case array([JSON])
  case object([String: JSON])

  /// Reads the JSON text that a body holds.
  init(parsing bytes: [UInt8]) throws {
    self = try JSONDecoder().decode(JSON.self, from: Data(bytes))
  }

  /// The JSON text, with the fields of each object in the order of their names.
  var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    } catch {
      preconditionFailure("plain values have no JSON: \(error)")
    }
  }

  /// A field of an object; null when there is none, as for a field that is null. Setting null
  /// leaves the field there; `removing(_:)` takes it away.
  subscript(name: String) -> JSON {
    get { if case .object(let fields) = self { fields[name] ?? .null } else { .null } }
    set {
      guard case .object(var fields) = self else { preconditionFailure("\(self) has no fields") }
      fields[name] = newValue
      self = .object(fields)
    }
  }

  /// An element of an array; null when there is none.
  subscript(index: Int) -> JSON { elements.indices.contains(index) ? elements[index] : .null }

  /// This object without a field.
  func removing(_ name: String) -> JSON {
    guard case .object(var fields) = self else { preconditionFailure("\(self) has no fields") }
    fields[name] = nil
    return .object(fields)
  }

  /// This object with other fields put over its own.
  func merging(_ changes: JSON) -> JSON {
    guard case .object(let fields) = self, case .object(let others) = changes else {
      preconditionFailure("only objects are merged")
    }
    return .object(fields.merging(others) { $1 })
  }

  var string: String? { if case .string(let text) = self { text } else { nil } }
  var number: Int64? { if case .number(let number) = self { number } else { nil } }
  var elements: [JSON] { if case .array(let elements) = self { elements } else { [] } }
  var fieldNames: Set<String> {
    if case .object(let fields) = self { Set(fields.keys) } else { [] }
  }
}

extension JSON: Codable {
  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let number = try? value.decode(Int64.self) {
      self = .number(number)
    } else if let flag = try? value.decode(Bool.self) {
      self = .boolean(flag)
    } else if let text = try? value.decode(String.self) {
      self = .string(text)
    } else if let elements = try? value.decode([JSON].self) {
      self = .array(elements)
    } else {
      self = .object(try value.decode([String: JSON].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    switch self {
    case .null: try value.encodeNil()
    case .boolean(let flag): try value.encode(flag)
    case .number(let number): try value.encode(number)
    case .string(let text): try value.encode(text)
    case .array(let elements): try value.encode(elements)
    case .object(let fields): try value.encode(fields)
    }
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral,
  ExpressibleByStringInterpolation
{
  init(stringLiteral text: String) { self = .string(text) }
  init(integerLiteral number: Int64) { self = .number(number) }
  init(booleanLiteral flag: Bool) { self = .boolean(flag) }
  init(arrayLiteral elements: JSON...) { self = .array(elements) }
  init(dictionaryLiteral fields: (String, JSON)...) {
    self = .object(Dictionary(fields) { $1 })
  }
  init(nilLiteral: ()) { self = .null }
}

extension JSON: CustomStringConvertible {
  var description: String { text }
}
