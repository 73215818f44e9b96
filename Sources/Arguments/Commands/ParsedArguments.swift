/// A text and where it came from.
struct SourcedText: Hashable, Sendable {
  let text: String
  let source: SettingSource

  init(_ text: String, from source: SettingSource) {
    self.text = text
    self.source = source
  }
}

/// Who said what a parameter is.
package enum SettingSource: Hashable, Sendable, CustomStringConvertible {
  /// The command line, in this spelling.
  case commandLine(String)
  /// This environment variable.
  case environment(String)
  /// This key in this line of this file.
  case file(path: String, line: Int, key: String)
  /// Nobody: the default of this option.
  case defaultValue(String)

  package var description: String {
    switch self {
    case .commandLine(let spelling): spelling
    case .environment(let name): "\(name) (environment)"
    case .file(let path, let line, let key): "\(key) (\(path), line \(line))"
    case .defaultValue(let spelling): "\(spelling) (default)"
    }
  }
}

/// What was typed, before the environment and the settings file are asked.
package struct ParsedArguments<Action: Sendable>: Sendable {
  let path: CommandPath<Action>
  let given: [String: [SourcedText]]
  /// Whether `-h` or `--help` is among the words: show `help` and be done.
  package let wantsHelp: Bool

  /// The help of the command that was reached.
  package var help: String { path.help }

  /// Returns what the command line or the environment says about one option, unchecked: for the
  /// path of the settings file itself, which must be known before it can be read.
  package func text<Value>(
    of parameter: Parameter<Value>, environment: [String: String]
  ) -> String? {
    let specification = parameter.specification
    return given[specification.name]?.last?.text
      ?? specification.setting.flatMap { environment[$0.environment] }
  }

  /// Fills in what was not typed: from the environment, then the settings file, then the defaults;
  /// and refuses what is missing or wrong, wherever it was said.
  ///
  /// An empty environment variable counts as absent.
  package func resolved(
    environment: [String: String], file: SettingsFile? = nil
  ) throws(UsageError) -> Invocation<Action> {
    guard let action = path.command.action else {
      let names = path.command.subcommands.map(\.name).joined(separator: ", ")
      throw path.usageError("'\(path.text)' needs a command: \(names)")
    }
    if let file { try checkKeys(of: file) }
    var values: [String: [SourcedText]] = [:]
    for parameter in path.parameters {
      let texts = given[parameter.name] ?? fallback(parameter, environment, file).map { [$0] } ?? []
      guard !texts.isEmpty || !parameter.isRequired else { throw missing(parameter) }
      for text in texts {
        guard let problem = parameter.check(text.text) else { continue }
        throw path.usageError("\(text.source): '\(text.text)' \(problem)")
      }
      values[parameter.name] = texts
    }
    return Invocation(command: path.text, action: action, values: values)
  }

  private func fallback(
    _ parameter: ParameterSpecification, _ environment: [String: String], _ file: SettingsFile?
  ) -> SourcedText? {
    if let setting = parameter.setting {
      if let text = environment[setting.environment], !text.isEmpty {
        return SourcedText(text, from: .environment(setting.environment))
      }
      if let file, let entry = file.entries[setting.key] {
        let source = SettingSource.file(path: file.path, line: entry.line, key: setting.key)
        return SourcedText(entry.value, from: source)
      }
    }
    return parameter.defaultText.map {
      SourcedText($0, from: .defaultValue(parameter.spelling))
    }
  }

  private func missing(_ parameter: ParameterSpecification) -> UsageError {
    guard let setting = parameter.setting else {
      return path.usageError("\(parameter.spelling) is missing: \(parameter.help)")
    }
    return path.usageError(
      "\(parameter.spelling) is missing, and neither \(setting.environment) in the environment "
        + "nor \(setting.key) in the settings file gives it: \(parameter.help)")
  }

  /// Refuses a key that no option of any command knows: it would be silently without effect.
  private func checkKeys(of file: SettingsFile) throws(UsageError) {
    let known = Self.settingKeys(of: path.root)
    let unknown = file.entries.filter { !known.contains($0.key) }
    guard let first = unknown.min(by: { $0.value.line < $1.value.line }) else { return }
    throw path.usageError(
      "\(file.path), line \(first.value.line): there is no setting '\(first.key)'",
      suggestion: Suggestion.nearest(to: first.key, among: known.sorted()))
  }

  private static func settingKeys(of command: Command<Action>) -> Set<String> {
    command.subcommands.reduce(into: Set(command.parameters.compactMap { $0.setting?.key })) {
      $0.formUnion(settingKeys(of: $1))
    }
  }
}
