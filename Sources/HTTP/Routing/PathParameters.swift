/// The values that a path gave to the parameters of the pattern that it matched.
package struct PathParameters: Sendable {
  private let names: [String]
  private let values: [String]

  init(names: [String], values: [String]) {
    self.names = names
    self.values = values
  }

  /// No parameters.
  package static let none = PathParameters(names: [], values: [])

  /// The decoded text in the place of `{name}`; nil if the pattern has no such parameter.
  package subscript(name: String) -> String? {
    names.firstIndex(of: name).map { values[$0] }
  }

  /// The value in the place of `parameter`; nil if its text is no such value.
  ///
  /// Traps if the pattern has no parameter of that name, because then no request could succeed.
  package subscript<Value>(parameter: PathParameter<Value>) -> Value? {
    guard let text = self[parameter.name] else {
      preconditionFailure("the pattern has no parameter {\(parameter.name)}")
    }
    return parameter.parse(text)
  }
}

/// A parameter of a path with the type of its values.
///
/// Declared once, beside the type: `static let purchaseID = PathParameter("purchase_id") {
/// PurchaseID($0) }`; a handler then says `parameters[.purchaseID]` and gets a `PurchaseID?`.
package struct PathParameter<Value>: Sendable {
  /// The name between the braces of the pattern.
  package let name: String
  /// Makes a value of the decoded text of a segment, or nil if it is not one.
  package let parse: @Sendable (String) -> Value?

  package init(_ name: String, parse: @escaping @Sendable (String) -> Value?) {
    self.name = name
    self.parse = parse
  }
}
