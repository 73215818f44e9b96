import Coalition

/// The fields of one JSON object, read by name; what is missing, wrong or unknown is gathered.
///
/// It remembers which fields were asked for, so that a field that nobody knows (a misspelt one) is
/// refused instead of ignored. A `null` counts as absent.
struct Fields {
  private let members: [JSONValue.Member]
  private let errors: FieldErrors
  private let pointer: String
  /// The names that were asked for.
  private var known: [String] = []
  /// The most names that most objects are asked for.
  private static let knownUsually = 12
  /// Which of the members were asked for.
  private var isKnown: [Bool]

  init(of members: [JSONValue.Member], at pointer: String, errors: FieldErrors) {
    self.members = members
    isKnown = Array(repeating: false, count: members.count)
    known.reserveCapacity(Self.knownUsually)
    self.pointer = pointer
    self.errors = errors
  }

  /// Reads a field that may be absent and makes a value of it.
  mutating func optional<Raw: JSONReadable, Value>(
    _ name: String, _ raw: Raw.Type, _ make: (Raw) throws -> Value
  ) -> Value? {
    guard let value = ask(for: name), let read = decode(value, of: name, raw) else { return nil }
    do {
      return try make(read)
    } catch let error as any CustomFieldError {
      add(name, error.refusal, error.advice)
    } catch {
      preconditionFailure("a field's error has no words for its caller: \(error)")
    }
    return nil
  }

  /// Reads a field that must be there; nil when it is missing or wrong, which has been noted.
  mutating func required<Raw: JSONReadable, Value>(
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
    guard let value = ask(for: name) else { return nil }
    guard case .object(let members) = value else {
      add(name, .fieldType, "expected an object")
      return nil
    }
    var fields = Fields(of: members, at: pointer + JSONPointer.step(name), errors: errors)
    let made = read(&fields)
    fields.refuseUnknown()
    return made
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
    guard let value = ask(for: name) else {
      if range.lowerBound > 0 { add(name, .fieldMissing, "this field is required") }
      return range.lowerBound > 0 ? nil : []
    }
    guard case .array(let items) = value else {
      add(name, .fieldType, "expected a list of objects")
      return nil
    }
    let count = items.count
    guard range.contains(count) else {
      let refusal = count < range.lowerBound ? FieldRefusal.fieldTooShort : .fieldTooLong
      add(name, refusal, "expected \(range.lowerBound) to \(range.upperBound) items, got \(count)")
      return nil
    }
    var values: [Value] = []
    for (index, item) in items.enumerated() {
      let place = pointer + JSONPointer.step(name) + "/\(index)"
      guard case .object(let members) = item else {
        errors.add(place, .fieldType, "expected an object")
        return nil
      }
      var fields = Fields(of: members, at: place, errors: errors)
      if let value = read(&fields) { values.append(value) }
      fields.refuseUnknown()
    }
    return values.count == count ? values : nil
  }

  /// Remembers that a field was asked for; returns its value if it is there and not `null`.
  private mutating func ask(for name: String) -> JSONValue? {
    known.append(name)
    guard let place = place(of: name) else { return nil }
    isKnown[place] = true
    return value(at: place)
  }

  /// Where in the text a field stands first, if only as `null`.
  private func place(of name: String) -> Int? {
    members.firstIndex { $0.name == name }
  }

  /// What stands there; nil: `null`.
  private func value(at place: Int) -> JSONValue? {
    let value = members[place].value
    if case .null = value { return nil }
    return value
  }

  /// The value of a field if it has the type; notes it if it has not.
  private func decode<Raw: JSONReadable>(
    _ value: JSONValue, of name: String, _ raw: Raw.Type
  ) -> Raw? {
    let read = Raw(json: value)
    if read == nil { add(name, .fieldType, "expected \(Raw.jsonName)") }
    return read
  }

  /// Notes a contradiction between a field and another.
  func add(_ name: String, _ refusal: FieldRefusal, _ detail: String) {
    errors.add(pointer + JSONPointer.step(name), refusal, detail)
  }

  /// Whether a field is there and not `null`.
  func isPresent(_ name: String) -> Bool {
    place(of: name).flatMap(value) != nil
  }

  /// Whether a field is there and a text.
  func isText(_ name: String) -> Bool {
    if case .string = place(of: name).flatMap(value) { true } else { false }
  }

  /// Notes every field that nobody has asked for.
  func refuseUnknown() {
    guard isKnown.contains(false) else { return }
    // A name that stands twice is noted as that: the second is as well known as the first.
    let names = Set(members.map(\.name)).subtracting(known)
    let expected = Set(known).sorted().joined(separator: ", ")
    for name in names.sorted().prefix(FieldErrors.errorsMax) {
      let shown = name.count <= 40 ? name : name.prefix(40) + "…"
      errors.add(
        pointer + JSONPointer.step(String(shown)), .fieldUnknown,
        known.isEmpty
          ? "no field is expected here" : "no such field here; known are \(expected)")
    }
  }
}
