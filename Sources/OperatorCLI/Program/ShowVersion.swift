import Arguments

/// `tessera version`.
enum ShowVersion {
  /// The version of this program.
  static let version = "0.1.0"

  static let command = Command<CommandBody>(
    "version", "Write the version of this program.",
    action: CommandBody { context in
      context.answer(Record([.init("version", "Version", .text(version))]))
    })
}
