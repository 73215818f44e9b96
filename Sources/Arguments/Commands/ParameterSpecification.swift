/// What the parser, the help and the completions know about a parameter, whatever its type.
package struct ParameterSpecification: Sendable {
  enum Form: Hashable, Sendable {
    /// `--name VALUE` or `--name=VALUE`.
    case option(placeholder: String)
    /// `--name`.
    case flag
    /// By position.
    case argument
  }

  let form: Form
  /// Without dashes: `dry-run`; of an argument in capitals: `PARTNER`.
  package let name: String
  let help: String
  var short: Character?
  var isRequired = false
  var isRepeated = false
  var choices: [String] = []
  var defaultText: String?
  var setting: Setting?
  /// Returns the end of the sentence "'x' …", or nil for a text that is accepted.
  var check: @Sendable (String) -> String? = { _ in nil }

  init(form: Form, name: String, help: String) {
    self.form = form
    self.name = name
    self.help = help
  }

  var isArgument: Bool { form == .argument }
  var isFlag: Bool { form == .flag }

  /// As people write it: `--code`, or `PARTNER`.
  var spelling: String { isArgument ? name : "--\(name)" }

  /// As it stands in the line of usage: `--code CODE`, `[--yes]`, `PARTNER...`.
  var usage: String {
    var text = spelling
    if case .option(let placeholder) = form { text += " \(placeholder)" }
    if isRepeated { text += isArgument ? "..." : " ..." }
    return isRequired ? text : "[\(text)]"
  }
}

/// Where else than on the command line an option can be given.
package struct Setting: Hashable, Sendable {
  /// The name of the environment variable: `TESSERA_DATABASE_URL`.
  package let environment: String
  /// The key in the settings file: `database_url`.
  package let key: String
}
