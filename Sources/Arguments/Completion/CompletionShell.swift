/// A shell for which completions can be written.
package enum CompletionShell: String, CaseIterable, Sendable {
  case bash
  case zsh
  case fish
}

extension Command {
  /// Returns a script that completes this command's words in a shell.
  ///
  /// The script knows the tree by itself and never runs the program, so that pressing Tab cannot
  /// touch a database.
  package func completions(for shell: CompletionShell) -> String {
    let levels = CompletionLevel.all(of: self)
    return switch shell {
    case .bash: BashCompletion.script(name, levels)
    case .zsh: ZshCompletion.script(name, levels)
    case .fish: FishCompletion.script(name, levels)
    }
  }
}

/// What can follow one command, as plain data.
struct CompletionLevel: Sendable {
  struct Word: Sendable {
    /// A command's name or an option's spelling.
    let text: String
    let help: String
    /// Whether a value follows.
    let takesValue: Bool
    let choices: [String]
  }

  /// `tessera partner invite`.
  let path: String
  let commands: [Word]
  let options: [Word]

  /// The root and everything below it, parents first.
  static func all<Action>(of root: Command<Action>) -> [CompletionLevel] {
    levels(from: CommandPath(root: root))
  }

  private static func levels<Action>(from path: CommandPath<Action>) -> [CompletionLevel] {
    let commands = path.command.subcommands.map {
      Word(text: $0.name, help: $0.summary, takesValue: false, choices: [])
    }
    let options = path.parameters.filter { !$0.isArgument }.map {
      Word(text: "--\($0.name)", help: $0.help, takesValue: !$0.isFlag, choices: $0.choices)
    }
    let help = Word(text: "--help", help: "Show this help.", takesValue: false, choices: [])
    let level = CompletionLevel(path: path.text, commands: commands, options: options + [help])
    return [level] + path.command.subcommands.flatMap { levels(from: path.descending(to: $0)) }
  }

  /// Options that take a value, for which a shell must not offer commands.
  var optionsWithValue: [Word] { options.filter(\.takesValue) }
}

/// A text as one word of a shell: in single quotes, where no character means anything.
enum ShellQuoting {
  static func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      + "'"
  }

  /// For fish, in whose single quotes a backslash escapes itself and the quote.
  static func quotedForFish(_ text: String) -> String {
    let escaped = text.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : String($0) }
    return "'\(escaped.joined())'"
  }
}
