/// One command of a tree: either it does something, or it holds commands that do.
///
/// `Action` is whatever the caller wants to find when a command was chosen: a closure, an enum.
/// The tree is a value; parsing neither prints nor exits.
package struct Command<Action: Sendable>: Sendable {
  /// A line to type, and what it does.
  package struct Example: Sendable {
    /// The words as typed in a shell.
    package let line: String
    /// What happens then, as a sentence.
    package let effect: String

    /// Creates an example for the help.
    package init(_ line: String, _ effect: String) {
      self.line = line
      self.effect = effect
    }
  }

  /// The word that chooses it.
  package let name: String
  /// One line for lists.
  package let summary: String
  /// Paragraphs for the command's own help.
  package let discussion: String
  /// Options and flags hold for the commands below as well.
  package let parameters: [ParameterSpecification]
  /// Shown at the end of its help.
  package let examples: [Example]
  /// The commands below, in the order of the help; none if it does something itself.
  package let subcommands: [Command]
  /// What to do; nil for a command that only holds others.
  package let action: Action?

  /// Creates a command that does something.
  package init(
    _ name: String, _ summary: String, discussion: String = "",
    parameters: [ParameterSpecification] = [], examples: [Example] = [], action: Action
  ) {
    self.init(name, summary, discussion, parameters, examples, [], action)
  }

  /// Creates a command that holds others.
  package init(
    _ name: String, _ summary: String, discussion: String = "",
    parameters: [ParameterSpecification] = [], examples: [Example] = [], subcommands: [Command]
  ) {
    precondition(!subcommands.isEmpty, "\(name) neither does anything nor holds commands")
    precondition(!parameters.contains(where: \.isArgument), "\(name): only a leaf has arguments")
    self.init(name, summary, discussion, parameters, examples, subcommands, nil)
  }

  private init(
    _ name: String, _ summary: String, _ discussion: String,
    _ parameters: [ParameterSpecification], _ examples: [Example], _ subcommands: [Command],
    _ action: Action?
  ) {
    let names = parameters.map(\.name) + subcommands.map(\.name)
    precondition(Set(names).count == names.count, "\(name) has two of one name")
    precondition(
      parameters.filter(\.isArgument).dropLast().allSatisfy { $0.isRequired && !$0.isRepeated },
      "\(name): only the last argument may be left out or repeated")
    self.name = name
    self.summary = summary
    self.discussion = discussion
    self.parameters = parameters
    self.examples = examples
    self.subcommands = subcommands
    self.action = action
  }

  /// Reads the arguments of a process, its own name not among them.
  ///
  /// The answer holds what was typed; `resolved(environment:file:)` adds what the environment and
  /// the settings file say, and only then looks for what is missing.
  package func parse(_ arguments: [String]) throws(UsageError) -> ParsedArguments<Action> {
    var parser = ArgumentParser(root: self)
    return try parser.parse(arguments)
  }
}

/// A command together with the commands above it: what a word on the command line leads to.
struct CommandPath<Action: Sendable>: Sendable {
  /// From the root to the command itself; never empty.
  private(set) var commands: [Command<Action>]

  init(root: Command<Action>) { commands = [root] }

  var root: Command<Action> { commands[0] }
  var command: Command<Action> { commands[commands.count - 1] }
  /// As typed: `tessera partner invite`.
  var text: String { commands.map(\.name).joined(separator: " ") }
  /// The command's own parameters, then those that hold from above and have no namesake below.
  var parameters: [ParameterSpecification] {
    let above = commands.dropLast().reversed().flatMap { $0.parameters.filter { !$0.isArgument } }
    let own = Set(command.parameters.filter { !$0.isArgument }.map(\.name))
    return command.parameters + above.filter { !own.contains($0.name) }
  }
  var arguments: [ParameterSpecification] { command.parameters.filter(\.isArgument) }

  func descending(to command: Command<Action>) -> CommandPath {
    var path = self
    path.commands.append(command)
    return path
  }
}
