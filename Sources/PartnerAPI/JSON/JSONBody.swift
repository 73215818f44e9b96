import Coalition
import FoundationEssentials

/// Reads a JSON body into a value, or says everything that is wrong with it.
enum JSONBody {
  /// Reads the object that a body holds.
  ///
  /// - Throws: `Problem` with `malformed_json` when it is not one JSON object in UTF-8, or
  ///   `invalid_request` with the errors of its fields.
  static func read<Value>(
    _ body: [UInt8], _ read: @escaping (inout Fields) -> Value?
  ) throws(Problem) -> Value {
    guard !body.isEmpty else { throw .malformedJSON("the body is empty; expected a JSON object") }
    guard (try? UTF8Span(validating: body.span)) != nil else {
      throw .malformedJSON("the body is not valid UTF-8")
    }
    let errors = FieldErrors()
    do throws(MalformedJSON) {
      try JSONScanner.scan(body, noting: errors)
    } catch {
      throw .malformedJSON("the body is not JSON (RFC 8259) at byte \(error.offset)")
    }
    let reading = Reading(errors: errors, read: read)
    let decoder = JSONDecoder()
    decoder.userInfo[.reading] = reading
    do {
      _ = try decoder.decode(Root<Value>.self, from: Data(body))
    } catch {
      throw .malformedJSON("the body is not a JSON object")
    }
    guard errors.all.isEmpty, let value = reading.value else {
      throw .invalidRequest(errors.all)
    }
    return value
  }

  /// Carries the reader into Foundation's decoder and its value out.
  private final class Reading<Value>: @unchecked Sendable {
    // Proof: made, used and dropped within one synchronous call on one thread.
    let errors: FieldErrors
    let read: (inout Fields) -> Value?
    var value: Value?

    init(errors: FieldErrors, read: @escaping (inout Fields) -> Value?) {
      self.errors = errors
      self.read = read
    }
  }

  private struct Root<Value>: Decodable {
    init(from decoder: any Decoder) throws {
      guard let reading = decoder.userInfo[.reading] as? Reading<Value> else {
        preconditionFailure("a body is read without its reader")
      }
      var fields = try Fields(from: decoder, at: "", errors: reading.errors)
      reading.value = reading.read(&fields)
      fields.refuseUnknown()
    }
  }
}

extension CodingUserInfoKey {
  fileprivate static let reading: CodingUserInfoKey = {
    guard let key = CodingUserInfoKey(rawValue: "reading") else {
      preconditionFailure("any text names a key")
    }
    return key
  }()
}
