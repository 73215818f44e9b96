import Coalition

/// The fields of one JSON object, read by name; what is missing, wrong or unknown is gathered.
///
/// Foundation's decoder parses; this asks it for each field and remembers which were asked for, so
/// that a field that nobody knows (a misspelt one) is refused instead of ignored. A `null` counts
/// as absent.
struct Fields {
  private let container: KeyedDecodingContainer<FieldName>
  private let errors: FieldErrors
  private let pointer: String
  private var known: [String] = []
  /// How many of the known fields are there, if only as `null`.
  private var presentCount = 0

  init(from decoder: any Decoder, at pointer: String, errors: FieldErrors) throws {
    container = try decoder.container(keyedBy: FieldName.self)
    self.pointer = pointer
    self.errors = errors
  }

  /// Reads a field that may be absent and makes a value of it.
  mutating func optional<Raw: Decodable, Value>(
    _ name: String, _ raw: Raw.Type, _ make: (Raw) throws -> Value
  ) -> Value? {
    know(name)
    guard let value = decode(name, raw) else { return nil }
    do {
      return try make(value)
    } catch let error as any CustomFieldError {
      add(name, error.refusal, error.advice)
    } catch {
      preconditionFailure("a field's error has no words for its caller: \(error)")
    }
    return nil
  }

  /// Reads a field that must be there; nil when it is missing or wrong, which has been noted.
  mutating func required<Raw: Decodable, Value>(
    _ name: String, _ raw: Raw.Type, _ make: (Raw) throws -> Value
  ) -> Value? {
    let errorsBefore = errors.all.count
    let value = optional(name, raw, make)
    if value == nil, errors.all.count == errorsBefore, !isPresent(name) {
      add(name, .fieldMissing, "this field is required")
    }
    return value
  }

  /// Reads an object that may be absent.
  mutating func object<Value>(_ name: String, _ read: (inout Fields) -> Value?) -> Value? {
    know(name)
    guard isPresent(name) else { return nil }
    guard let decoder = try? container.superDecoder(forKey: FieldName(name)),
      var fields = try? Fields(
        from: decoder, at: pointer + JSONPointer.step(name), errors: errors)
    else {
      add(name, .fieldType, "expected an object")
      return nil
    }
    let value = read(&fields)
    fields.refuseUnknown()
    return value
  }

  /// Reads an object that must be there.
  mutating func requiredObject<Value>(_ name: String, _ read: (inout Fields) -> Value?) -> Value? {
    if !isPresent(name) { add(name, .fieldMissing, "this field is required") }
    return object(name, read)
  }

  /// Reads a list of objects that may be absent (then empty); nil when something in it is wrong.
  mutating func objects<Value>(
    _ name: String, countIn range: ClosedRange<Int>, _ read: (inout Fields) -> Value?
  ) -> [Value]? {
    know(name)
    guard isPresent(name) else {
      if range.lowerBound > 0 { add(name, .fieldMissing, "this field is required") }
      return range.lowerBound > 0 ? nil : []
    }
    guard var list = try? container.nestedUnkeyedContainer(forKey: FieldName(name)) else {
      add(name, .fieldType, "expected a list of objects")
      return nil
    }
    let count = list.count ?? 0
    guard range.contains(count) else {
      let refusal = count < range.lowerBound ? FieldRefusal.fieldTooShort : .fieldTooLong
      add(name, refusal, "expected \(range.lowerBound) to \(range.upperBound) items, got \(count)")
      return nil
    }
    var values: [Value] = []
    while !list.isAtEnd {
      let place = pointer + JSONPointer.step(name) + "/\(list.currentIndex)"
      guard let decoder = try? list.superDecoder(),
        var fields = try? Fields(from: decoder, at: place, errors: errors)
      else {
        errors.add(place, .fieldType, "expected an object")
        return nil
      }
      if let value = read(&fields) { values.append(value) }
      fields.refuseUnknown()
    }
    return values.count == count ? values : nil
  }

  private mutating func know(_ name: String) {
    guard !known.contains(name) else { return }
    known.append(name)
    if container.contains(FieldName(name)) { presentCount += 1 }
  }

  /// The value of a field, if it is there, is not `null` and has the type; notes it if it has not.
  ///
  /// For a number that it cannot represent, Foundation throws an error of its own instead of a
  /// `DecodingError`, so every error counts.
  private func decode<Raw: Decodable>(_ name: String, _ raw: Raw.Type) -> Raw? {
    do {
      return try container.decodeIfPresent(raw, forKey: FieldName(name))
    } catch {
      add(name, .fieldType, "expected \(JSONTypeName.of(raw))")
      return nil
    }
  }

  /// Notes a contradiction between a field and another.
  func add(_ name: String, _ refusal: FieldRefusal, _ detail: String) {
    errors.add(pointer + JSONPointer.step(name), refusal, detail)
  }

  /// Whether a field is there and not `null`.
  func isPresent(_ name: String) -> Bool {
    guard container.contains(FieldName(name)) else { return false }
    return (try? container.decodeNil(forKey: FieldName(name))) != true
  }

  /// Notes every field that nobody has asked for.
  func refuseUnknown() {
    let all = container.allKeys
    guard all.count > presentCount else { return }
    let names = all.map(\.stringValue).filter { !known.contains($0) }
    for name in names.sorted().prefix(FieldErrors.errorsMax) {
      let shown = name.count <= 40 ? name : name.prefix(40) + "…"
      errors.add(
        pointer + JSONPointer.step(String(shown)), .fieldUnknown,
        "no such field here; known are \(known.sorted().joined(separator: ", "))")
    }
  }
}

/// The name of a field, whatever it may be.
struct FieldName: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(_ name: String) { stringValue = name }
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

/// What JSON calls a Swift type.
private enum JSONTypeName {
  static func of(_ type: any Decodable.Type) -> String {
    switch type {
    case is String.Type: "a string"
    case is Int64.Type: "a whole number between -2^63 and 2^63-1"
    case is Bool.Type: "true or false"
    case is [String: String].Type: "an object whose values are strings"
    default: "another type"
    }
  }
}
