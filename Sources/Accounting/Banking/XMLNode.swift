/// An element of an XML document, with what is inside.
package struct XMLNode: Hashable, Sendable {
  /// Its name without a prefix.
  package let name: String
  /// Its attributes by name, as written.
  package let attributes: [String: String]
  /// Its text, without white space at either end.
  package internal(set) var text = ""
  package internal(set) var children: [XMLNode] = []

  init(name: String, attributes: [String: String]) {
    self.name = name
    self.attributes = attributes
  }

  /// Returns the first element on a path downwards.
  package func first(_ path: String...) -> XMLNode? {
    var found = self
    for name in path {
      guard let next = found.children.first(where: { $0.name == name }) else { return nil }
      found = next
    }
    return found
  }

  /// Returns the children of a name.
  package func all(_ name: String) -> [XMLNode] { children.filter { $0.name == name } }
}
