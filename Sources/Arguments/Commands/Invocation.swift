/// A command that was chosen, with values that have all been checked.
package struct Invocation<Action: Sendable>: Sendable {
  /// The command in full: `tessera partner invite`.
  package let command: String
  /// What the command was declared to do.
  package let action: Action
  let values: [String: [SourcedText]]

  /// The value of an option or argument, or nil if nobody gave one and it has no default.
  package subscript<Value>(parameter: Parameter<Value>) -> Value? { all(parameter).last }

  /// The value of a parameter that is required or has a default; of another one, asking is a
  /// defect.
  package func require<Value>(_ parameter: Parameter<Value>) -> Value {
    guard let value = self[parameter] else {
      preconditionFailure("\(parameter.specification.spelling) may be left out")
    }
    return value
  }

  /// The values of a parameter in the order in which they were given.
  package func all<Value>(_ parameter: Parameter<Value>) -> [Value] {
    let texts = values[parameter.specification.name] ?? []
    return texts.map { text in
      guard let value = try? parameter.read(text.text) else {
        preconditionFailure("\(text.source) was checked and is refused when read again")
      }
      return value
    }
  }

  /// Whether a flag is set.
  package func isSet(_ flag: Parameter<Bool>) -> Bool { self[flag] ?? false }

  /// Who gave the value of a parameter.
  package func source<Value>(of parameter: Parameter<Value>) -> SettingSource? {
    values[parameter.specification.name]?.last?.source
  }
}
