import Arguments

/// `tessera serve`.
enum Serve {
  static let command = Command<CommandBody>(
    "serve", "Answer the partners' requests.", action: CommandBody { _ in })
}
