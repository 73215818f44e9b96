/// The text of one SQL command, fixed when the program is written.
///
/// Only a literal makes a statement, so no value can find its way into the text, and the number of
/// statements that a connection prepares is bounded by the program. Values travel as parameters
/// (`$1`, `$2`, …).
package struct Statement: Hashable, Sendable, ExpressibleByStringLiteral {
  /// The SQL.
  package let text: String

  // Statements are looked up once for each command: the text is hashed here, once.
  private let textHash: Int

  /// Creates a statement from its SQL.
  package init(_ text: StaticString) {
    self.text = text.description
    textHash = self.text.hashValue
  }

  package init(stringLiteral text: StaticString) { self.init(text) }

  package func hash(into hasher: inout Hasher) { hasher.combine(textHash) }

  package static func == (a: Statement, b: Statement) -> Bool {
    a.textHash == b.textHash && a.text == b.text
  }
}
