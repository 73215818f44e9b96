import Coalition

/// Reads a JSON body into a value, or says everything that is wrong with it.
enum JSONBody {
  /// Reads the object that a body holds.
  ///
  /// - Throws: `Problem` with `malformed_json` when it is not one JSON object in UTF-8, or
  ///   `invalid_request` with the errors of its fields.
  static func read<Value>(
    _ body: [UInt8], _ read: (inout Fields) -> Value?
  ) throws(Problem) -> Value {
    guard !body.isEmpty else { throw .malformedJSON("the body is empty; expected a JSON object") }
    guard (try? UTF8Span(validating: body.span)) != nil else {
      throw .malformedJSON("the body is not valid UTF-8")
    }
    let errors = FieldErrors()
    let members = try members(of: body, noting: errors)
    var fields = Fields(of: members, at: "", errors: errors)
    let value = read(&fields)
    fields.refuseUnknown()
    guard errors.all.isEmpty, let value else { throw .invalidRequest(errors.all) }
    return value
  }

  private static func members(
    of body: [UInt8], noting errors: FieldErrors
  ) throws(Problem) -> [JSONValue.Member] {
    let value: JSONValue
    do throws(MalformedJSON) {
      value = try JSONParser.parse(body, noting: errors)
    } catch {
      throw .malformedJSON("the body is not JSON (RFC 8259) at byte \(error.offset)")
    }
    guard case .object(let members) = value else {
      throw .malformedJSON("the body is not a JSON object")
    }
    return members
  }
}
