/// Why a text is not a value of a parameter: the end of the sentence "'x' …".
package struct ValueError: Error, Hashable {
  /// Such as `is not a number from 1 to 100`.
  package let reason: String

  /// Creates a refusal of a value.
  package init(_ reason: String) { self.reason = reason }
}

/// Something that a command can be told: an option, a flag, or an argument by its position.
///
/// Declare one once, name it in the command's `parameters`, and read it from the `Invocation`: the
/// type of its value travels with it, so nothing is looked up by a spelling.
package struct Parameter<Value: Sendable>: Sendable {
  /// What the parser knows about it.
  package private(set) var specification: ParameterSpecification
  let read: @Sendable (String) throws -> Value

  private init(
    _ specification: ParameterSpecification, read: @escaping @Sendable (String) throws -> Value
  ) {
    self.specification = specification
    self.read = read
    self.specification.check = { text in
      do {
        _ = try read(text)
        return nil
      } catch let error as ValueError {
        return error.reason
      } catch {
        return "is not accepted: \(error)"
      }
    }
  }

  /// An option `--name PLACEHOLDER` whose text `read` turns into a value, or throws a `ValueError`.
  package static func option(
    _ name: String, _ placeholder: String, _ help: String,
    reading read: @escaping @Sendable (String) throws -> Value
  ) -> Parameter {
    Parameter(
      ParameterSpecification(form: .option(placeholder: placeholder), name: name, help: help),
      read: read)
  }

  /// An argument by position whose text `read` turns into a value, or throws a `ValueError`.
  ///
  /// - Parameter name: In capitals, as it stands in the help: `PARTNER`.
  package static func argument(
    _ name: String, _ help: String, reading read: @escaping @Sendable (String) throws -> Value
  ) -> Parameter {
    var specification = ParameterSpecification(form: .argument, name: name, help: help)
    specification.isRequired = true
    return Parameter(specification, read: read)
  }

  private func changing(_ change: (inout ParameterSpecification) -> Void) -> Parameter {
    var copy = self
    change(&copy.specification)
    return copy
  }

  /// The same option, which must be given (or come from a setting).
  package var required: Parameter { changing { $0.isRequired = true } }

  /// The same argument, which may be left out.
  package var optional: Parameter { changing { $0.isRequired = false } }

  /// The same parameter, which may be given more than once.
  package var repeated: Parameter { changing { $0.isRepeated = true } }

  /// The same option with a short spelling too: `-y`.
  package func short(_ letter: Character) -> Parameter { changing { $0.short = letter } }

  /// The same option with a text that holds when nothing else is said.
  package func defaulting(to text: String) -> Parameter { changing { $0.defaultText = text } }

  /// The same option, which the environment (`TESSERA_…`) and the settings file (`key = value`) can
  /// give as well.
  package func setting(environment: String, key: String) -> Parameter {
    changing { $0.setting = Setting(environment: environment, key: key) }
  }
}

extension Parameter<String> {
  /// An option with any text that is not empty.
  package static func text(_ name: String, _ placeholder: String, _ help: String) -> Parameter {
    option(name, placeholder, help, reading: nonEmpty)
  }

  /// An argument with any text that is not empty.
  package static func argument(_ name: String, _ help: String) -> Parameter {
    argument(name, help, reading: nonEmpty)
  }

  @Sendable private static func nonEmpty(_ text: String) throws -> String {
    guard !text.isEmpty else { throw ValueError("is empty") }
    return text
  }
}

extension Parameter<Int> {
  /// An option with a whole number within a range.
  package static func integer(
    _ name: String, _ placeholder: String, in range: ClosedRange<Int>, _ help: String
  ) -> Parameter {
    option(name, placeholder, help) { text in
      guard let number = Int(text), range.contains(number), text.first != "+" else {
        throw ValueError("is not a number from \(range.lowerBound) to \(range.upperBound)")
      }
      return number
    }
  }
}

extension Parameter<Bool> {
  /// A flag: given or not. From a setting it is `true` or `false`.
  package static func flag(_ name: String, _ help: String) -> Parameter {
    Parameter(ParameterSpecification(form: .flag, name: name, help: help)) { text in
      switch text {
      case "true": true
      case "false": false
      default: throw ValueError("is neither true nor false")
      }
    }
  }
}

extension Parameter where Value: RawRepresentable<String> & CaseIterable {
  /// An option with one of a few words.
  package static func choice(_ name: String, _ placeholder: String, _ help: String) -> Parameter {
    let words = Value.allCases.map(\.rawValue)
    var parameter = option(name, placeholder, help) { text in
      guard let value = Value(rawValue: text) else {
        let guess = Suggestion.nearest(to: text, among: words).map { "; did you mean \($0)?" }
        throw ValueError("is not one of \(words.joined(separator: ", "))\(guess ?? "")")
      }
      return value
    }
    parameter.specification.choices = words
    return parameter
  }
}
