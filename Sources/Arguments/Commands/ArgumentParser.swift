/// Walks over the words of a command line, once and from left to right.
struct ArgumentParser<Action: Sendable> {
  private var path: CommandPath<Action>
  private var given: [String: [SourcedText]] = [:]
  private var positional: [String] = []
  private var wantsHelp = false

  init(root: Command<Action>) { path = CommandPath(root: root) }

  mutating func parse(_ words: [String]) throws(UsageError) -> ParsedArguments<Action> {
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" {
        positional += rest
        break
      } else if word.hasPrefix("--") {
        try takeLong(word.dropFirst(2), &rest)
      } else if word.hasPrefix("-") && word.count > 1 && Int(word) == nil {
        try takeShort(word, &rest)
      } else if path.command.action == nil {
        try descend(word)
      } else {
        positional.append(word)
      }
    }
    try assignPositional()
    return ParsedArguments(path: path, given: given, wantsHelp: wantsHelp)
  }

  private mutating func descend(_ word: String) throws(UsageError) {
    let subcommands = path.command.subcommands
    guard let command = subcommands.first(where: { $0.name == word }) else {
      // Many programs explain themselves so; what follows says what is to be explained.
      guard word != "help" else { return wantsHelp = true }
      throw path.usageError(
        "there is no command '\(path.text) \(word)'",
        suggestion: Suggestion.nearest(to: word, among: subcommands.map(\.name)))
    }
    path = path.descending(to: command)
  }

  private mutating func takeLong(
    _ word: Substring, _ rest: inout ArraySlice<String>
  ) throws(UsageError) {
    let name = String(word.prefix { $0 != "=" })
    let value = name.count < word.count ? String(word.dropFirst(name.count + 1)) : nil
    guard let parameter = path.parameters.first(where: { !$0.isArgument && $0.name == name }) else {
      guard name != "help" || value != nil else { return wantsHelp = true }
      throw unknown("--\(name)")
    }
    try take(parameter, as: "--\(name)", attached: value, &rest)
  }

  private mutating func takeShort(
    _ word: String, _ rest: inout ArraySlice<String>
  ) throws(UsageError) {
    let letter = word.dropFirst().first
    guard word.count == 2, let parameter = path.parameters.first(where: { $0.short == letter })
    else {
      guard word != "-h" else { return wantsHelp = true }
      throw unknown(word)
    }
    try take(parameter, as: word, attached: nil, &rest)
  }

  private mutating func take(
    _ parameter: ParameterSpecification, as spelling: String, attached: String?,
    _ rest: inout ArraySlice<String>
  ) throws(UsageError) {
    var text = "true"
    if parameter.isFlag {
      guard attached == nil else { throw path.usageError("\(spelling) takes no value") }
    } else if let attached {
      text = attached
    } else {
      // A word that looks like an option is one: `--code --yes` lacks a code. Write `--code=--yes`
      // for the rare value that begins with a dash.
      guard let next = rest.first, !next.hasPrefix("-") || next == "-" || Int(next) != nil else {
        throw path.usageError("\(spelling) needs a value: \(parameter.usage)")
      }
      text = rest.removeFirst()
    }
    guard given[parameter.name] == nil || parameter.isRepeated else {
      throw path.usageError("\(spelling) is given twice")
    }
    given[parameter.name, default: []].append(SourcedText(text, from: .commandLine(spelling)))
  }

  private mutating func assignPositional() throws(UsageError) {
    var rest = positional[...]
    for argument in path.arguments {
      let count = argument.isRepeated ? rest.count : min(1, rest.count)
      guard count > 0 else { break }
      given[argument.name] = rest.prefix(count).map {
        SourcedText($0, from: .commandLine(argument.name))
      }
      rest = rest.dropFirst(count)
    }
    if let extra = rest.first, !wantsHelp {
      throw path.usageError("'\(extra)' is one argument too many")
    }
  }

  private func unknown(_ spelling: String) -> UsageError {
    let known = path.parameters.filter { !$0.isArgument }.map(\.spelling) + ["--help"]
    let command = path.command.subcommands.first { "--\($0.name)" == spelling }
    return path.usageError(
      "there is no option \(spelling) here",
      suggestion: command?.name ?? Suggestion.nearest(to: spelling, among: known))
  }
}

extension CommandPath {
  func usageError(_ message: String, suggestion: String? = nil) -> UsageError {
    UsageError(message: message, suggestion: suggestion, command: text, usage: usage)
  }
}
