import Coalition

@testable import PartnerAPI

/// What reading a body came to, as one text that a table can hold.
enum BodyOutcome {
  /// `ok`; `malformed_json`; or each wrong field as `code pointer`, in the order of the answer.
  static func reading<Value>(
    _ body: [UInt8], as read: @escaping (inout Fields) -> Value?
  ) -> String {
    do throws(Problem) {
      _ = try JSONBody.read(body, read)
      return "ok"
    } catch {
      guard !error.errors.isEmpty else { return error.refusal.code }
      return error.errors.map { "\($0.refusal.code) \($0.pointer)" }.joined(separator: ", ")
    }
  }

  static func reading<Value>(
    _ body: String, as read: @escaping (inout Fields) -> Value?
  ) -> String {
    reading(Array(body.utf8), as: read)
  }
}

/// A named row: a JSON text and what reading it comes to.
struct BodyRow: Sendable, CustomStringConvertible {
  let description: String
  let json: String
  let outcome: String

  init(_ name: String, _ json: String, _ outcome: String) {
    description = name
    self.json = json
    self.outcome = outcome
  }
}
