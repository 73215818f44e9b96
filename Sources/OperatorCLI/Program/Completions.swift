import Arguments

/// `tessera completions`: what a shell needs to complete our words.
enum Completions {
  private static let shell = Parameter<CompletionShell>.argument("SHELL", "bash, zsh or fish.") {
    guard let shell = CompletionShell(rawValue: $0) else {
      throw ValueError("is not one of bash, zsh, fish")
    }
    return shell
  }

  static let command: Command<CommandBody> = Command(
    "completions", "Write a script that completes the commands in a shell.",
    parameters: [shell.specification],
    examples: [
      .init("source <(tessera completions bash)", "Completes in this bash."),
      .init(
        "tessera completions fish > ~/.config/fish/completions/tessera.fish",
        "Completes in every fish."),
    ],
    action: CommandBody { context in
      context.console.write(RootCommand.command.completions(for: context.require(shell)))
    })
}
