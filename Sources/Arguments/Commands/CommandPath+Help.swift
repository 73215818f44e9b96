extension CommandPath {
  /// The widest that help is written.
  private static var columns: Int { 80 }

  /// How the command is used, on one line.
  var usage: String {
    let required = command.parameters.filter { !$0.isArgument && $0.isRequired }.map(\.usage)
    let isOptional = parameters.contains { !$0.isArgument && !$0.isRequired }
    let tail = command.action == nil ? ["COMMAND"] : arguments.map(\.usage)
    return ([text] + required + (isOptional ? ["[OPTIONS]"] : []) + tail).joined(separator: " ")
  }

  /// Everything there is to say about the command, without a line feed at the end.
  var help: String {
    var sections = ["\(command.summary)\n\nusage: \(usage)"]
    if !command.discussion.isEmpty { sections.append(Self.wrap(command.discussion, indent: 0)) }
    section("Commands", command.subcommands.map { ($0.name, $0.summary) }, into: &sections)
    section("Arguments", arguments.map { ($0.usage, $0.help) }, into: &sections)
    let own = command.parameters.filter { !$0.isArgument }
    let help = ("-h, --help", "Show this help.")
    section("Options", own.map(Self.row) + [help], into: &sections)
    let inherited = parameters.dropFirst(command.parameters.count)
    section("Options of every command", inherited.map(Self.row), into: &sections)
    if !command.examples.isEmpty {
      let lines = command.examples.map { "  \($0.line)\n      \($0.effect)" }
      sections.append("Examples:\n" + lines.joined(separator: "\n"))
    }
    return sections.joined(separator: "\n\n")
  }

  private func section(
    _ title: String, _ rows: [(String, String)], into sections: inout [String]
  ) {
    guard !rows.isEmpty else { return }
    let width = min(26, rows.map(\.0.count).max() ?? 0)
    let lines = rows.map { name, help in
      let text = Self.wrap(help, indent: width + 4)
      let left = "  " + name
      guard name.count <= width else {
        return left + "\n" + String(repeating: " ", count: width + 4) + text
      }
      return left + String(repeating: " ", count: width + 2 - name.count) + text
    }
    sections.append("\(title):\n" + lines.joined(separator: "\n"))
  }

  private static func row(_ parameter: ParameterSpecification) -> (String, String) {
    var name = parameter.spelling
    if let short = parameter.short { name = "-\(short), \(name)" }
    if case .option(let placeholder) = parameter.form { name += " \(placeholder)" }
    var notes: [String] = []
    if !parameter.choices.isEmpty {
      notes.append("one of \(parameter.choices.joined(separator: ", "))")
    }
    if parameter.isRequired { notes.append("required") }
    if parameter.isRepeated { notes.append("may be repeated") }
    if let text = parameter.defaultText { notes.append("default \(text)") }
    if let setting = parameter.setting { notes.append("or \(setting.environment)") }
    let suffix = notes.isEmpty ? "" : " (\(notes.joined(separator: "; ")))"
    return (name, parameter.help + suffix)
  }

  /// Breaks a text at spaces; lines after the first are indented.
  private static func wrap(_ text: String, indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
      var lines = [""]
      for word in line.split(separator: " ") {
        let last = lines[lines.count - 1]
        if last.isEmpty {
          lines[lines.count - 1] = String(word)
        } else if indent + last.count + 1 + word.count <= columns {
          lines[lines.count - 1] = "\(last) \(word)"
        } else {
          lines.append(String(word))
        }
      }
      return lines
    }
    return lines.joined(separator: "\n" + margin)
  }
}
