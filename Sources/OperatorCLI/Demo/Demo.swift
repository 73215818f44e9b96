import Arguments

/// `tessera demo`.
enum Demo {
  static let command = Command<CommandBody>(
    "demo", "Try it out.", action: CommandBody { _ in })
}
