/// One `name=value` of a query, decoded; an item without an equals sign has an empty value.
package struct QueryItem: Hashable, Sendable {
  package let name: String
  package let value: String

  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}
