/// A JSON value as a body holds it, with numbers that are exact or not there at all.
enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  /// A whole number that fits, however it was written: `12`, `12.0` and `1.2e1` are the same.
  case integer(Int64)
  /// A number that no field takes: it is not whole, or does not fit.
  case otherNumber
  case string(String)
  case array([JSONValue])
  case object([Member])

  /// A field of an object, in the order of the text; the parser notes names that stand twice.
  struct Member: Hashable, Sendable {
    let name: String
    let value: JSONValue
  }
}

/// A Swift type that a field may have.
protocol JSONReadable {
  /// What a caller is told to send.
  static var jsonName: String { get }

  /// Reads a value, or returns nil if it is of another type.
  init?(json: JSONValue)
}

extension String: JSONReadable {
  static var jsonName: String { "a string" }

  init?(json: JSONValue) {
    guard case .string(let text) = json else { return nil }
    self = text
  }
}

extension Int64: JSONReadable {
  static var jsonName: String { "a whole number between -2^63 and 2^63-1" }

  init?(json: JSONValue) {
    guard case .integer(let number) = json else { return nil }
    self = number
  }
}

extension Bool: JSONReadable {
  static var jsonName: String { "true or false" }

  init?(json: JSONValue) {
    guard case .bool(let truth) = json else { return nil }
    self = truth
  }
}

extension [String: String]: JSONReadable {
  static var jsonName: String { "an object whose values are strings" }

  init?(json: JSONValue) {
    guard case .object(let members) = json else { return nil }
    self.init()
    for member in members {
      guard case .string(let text) = member.value else { return nil }
      self[member.name] = text
    }
  }
}

extension [String]: JSONReadable {
  static var jsonName: String { "a list of strings" }

  init?(json: JSONValue) {
    guard case .array(let items) = json else { return nil }
    self.init()
    for item in items {
      guard case .string(let text) = item else { return nil }
      append(text)
    }
  }
}
