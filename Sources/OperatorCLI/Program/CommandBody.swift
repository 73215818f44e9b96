/// What a command does: the action that stands in the tree of commands.
struct CommandBody: Sendable {
  /// Runs the command; what it throws becomes a message and an exit code.
  let run: @Sendable (Context) async throws -> Void

  init(_ run: @escaping @Sendable (Context) async throws -> Void) { self.run = run }
}
