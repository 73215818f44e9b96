/// A value that must never be printed: a name, an address, a key.
///
/// Whatever prints, interpolates, dumps or fails a test with it shows `<redacted>`. Reading the
/// value takes a word that a reviewer can search for.
package struct Redacted<Value> {
  /// The value itself. Every use is a decision.
  package let revealed: Value

  /// Wraps a value where it is born.
  package init(_ value: Value) { revealed = value }
}

extension Redacted: Sendable where Value: Sendable {}
extension Redacted: Equatable where Value: Equatable {}
extension Redacted: Hashable where Value: Hashable {}

extension Redacted: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "<redacted>" }
  package var debugDescription: String { "<redacted>" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
